import { describe, expect, it } from 'vitest';
import { visibleJson, visibleName, visibleText } from '../src/visible-text';

describe('text from outside', () => {
  it('shows what would steer a terminal or turn the direction of writing', () => {
    expect(visibleText('\x1b[2Jclip\x07.wav')).toBe('\\x1b[2Jclip\\x07.wav');
    // the one-byte form of ESC [, a carriage return that writes over the line, DEL
    expect(visibleText('a\x9b31mb\rc\x7f')).toBe('a\\x9b31mb\\x0dc\\x7f');
    expect(visibleText('gpj.\u202egnp')).toBe('gpj.\\u202egnp');
    expect(visibleText('\ufeffa\u200bb\u2066c')).toBe('\\ufeffa\\u200bb\\u2066c');
    expect(visibleText('half \ud83d of a pair')).toBe('half \\ud83d of a pair');
  });

  it('leaves every other writing as it is', () => {
    const text = 'Zoë 音声 😀 ا\n\tfour – “five”';
    expect(visibleText(text)).toBe(text);
  });

  it('keeps names on their line', () => {
    expect(visibleName('clip\nall cells done\t1')).toBe('clip\\nall cells done\\t1');
  });

  it('gives JSON that reads back as it was and holds no such character', () => {
    const value = { 'na\x9bme': ['\x1b[2J', '\u202e', 'Zoë\n'], two: 2 };
    const text = visibleJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(visibleText(text)).toBe(text);
  });
});
