import { visible } from './visible-text';

/** Bytes of a refusal that are read, and characters that are shown. */
const mostBytes = 4096;
const mostCharacters = 200;

/**
 * What a host says about a refusal, in a line: the `message` of a JSON answer, the title of a page, or a text as it is; with what acts on
 * a terminal written out. Empty where it says nothing.
 */
export function textOfRefusal(body: string, contentType: string): string {
  const line = (text: string) => visible(text.replace(/\s+/g, ' ').trim(), mostCharacters);
  if (/\bjson\b/i.test(contentType)) {
    try {
      const { message } = JSON.parse(body) as { message?: unknown };
      return typeof message === 'string' ? line(message) : '';
    } catch {
      return '';
    }
  }
  if (/\bhtml\b/i.test(contentType) || /^\s*</.test(body)) return line(/<title[^>]*>([^<]*)/i.exec(body)?.[1] ?? '');
  return line(body);
}

/** The beginning of a body, as text; what cannot be read is left out. */
export async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= mostBytes) break;
    }
  } catch {
    // the refusal itself is what counts
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, mostBytes));
}
