import { FetchError } from './fetch-error';
import { visible } from './visible-text';

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * An address that may be fetched: https, or http to this machine where the caller allows it, and never http where an https address
 * led to it.
 *
 * @param from the record or the redirection that names the address; null where the caller does. Relative addresses are relative to it.
 * @throws FetchError for any other address, and for one that holds a name or a password.
 */
export function fetchableAddress(
  text: string,
  from: string | null,
  { allowLocalHttp = false }: { allowLocalHttp?: boolean },
): string {
  const refused = (found: string) =>
    new FetchError({
      file: from ?? text,
      found: `${found}, ${visible(text)}`,
      expected: 'an https address',
      fix: 'Nothing is fetched from it: an address without https can be changed on the way. Fetch the corpus by hand, from its page.',
    });
  let url: URL;
  try {
    url = new URL(text, from ?? undefined);
  } catch {
    throw refused('no address');
  }
  if (url.username !== '' || url.password !== '') throw refused('an address with a name or a password');
  if (url.protocol === 'https:') return url.href;
  const isDowngrade = from !== null && from.startsWith('https:');
  if (url.protocol === 'http:' && allowLocalHttp && !isDowngrade && isThisMachine(url.hostname)) return url.href;
  throw refused(isDowngrade ? 'the way from https to another protocol' : 'another protocol');
}
