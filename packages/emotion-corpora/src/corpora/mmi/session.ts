import { DOMParser } from '@xmldom/xmldom';
import type { Sex } from '../../clip';

/** What an MMI session's files say of its recording. */
export interface MmiSession {
  /** `track view` of session.xml: 0 frontal, 1 profile, 2 both through a mirror; null where it is not said. */
  view: number | null;
  /** `subject id` of session.xml; null where it is not said. */
  subject: string | null;
  sex: Sex;
}

function parseXml(text: string) {
  const complaints: string[] = [];
  const document = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') complaints.push(message.split('\n')[0]);
    },
  }).parseFromString(text.replace(/^\uFEFF/, '').trimStart(), 'text/xml');
  if (complaints.length > 0) throw new Error(complaints[0]);
  return document;
}

function sexOf(word: string): Sex {
  const initial = word.trim().toLowerCase()[0];
  return initial === 'f' ? 'female' : initial === 'm' ? 'male' : 'unknown';
}

/**
 * Reads session.xml.
 *
 * @throws Error where it is no XML.
 */
export function parseMmiSession(text: string): MmiSession {
  const document = parseXml(text);
  const track = document.getElementsByTagName('track')[0];
  const subject = document.getElementsByTagName('subject')[0];
  const view = track?.getAttribute('view') ?? '';
  return {
    view: /^\d+$/.test(view) ? Number(view) : null,
    subject: subject?.getAttribute('id') || null,
    sex: sexOf(subject?.getAttribute('gender') || subject?.getAttribute('sex') || ''),
  };
}

/** Words for the values 1 to 6 of the Metatag named Emotion; MMI's further values are no basic emotions. */
const emotionWords: Readonly<Record<string, string>> = {
  1: 'anger',
  2: 'disgust',
  3: 'fear',
  4: 'happiness',
  5: 'sadness',
  6: 'surprise',
};

/**
 * The emotion that an annotation (S001-001.xml) gives by `<Metatag Name="Emotion" Value="4"/>`: its word; `emotion 9` for a value
 * that is none of the six; null where there is no such tag.
 *
 * @throws Error where it is no XML.
 */
export function parseMmiEmotion(text: string): string | null {
  for (const tag of parseXml(text).getElementsByTagName('Metatag')) {
    if (tag.getAttribute('Name')?.toLowerCase() !== 'emotion') continue;
    const value = (tag.getAttribute('Value') ?? '').trim();
    return emotionWords[value] ?? `emotion ${value}`;
  }
  return null;
}
