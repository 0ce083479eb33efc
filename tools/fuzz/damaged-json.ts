import { randomBelow, type Random } from '@image2audio/tfjs-training';

const strange: unknown[] = [
  ...[null, true, false, -1, 0, 1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308, '', '..', 'x', '\x1b[2J', '\ud800'],
  ...[{}, [], [[]], { schema: 1 }, 'x'.repeat(10_000)],
];

/** Where a value stands in another one. */
interface Place {
  parent: Record<string, unknown>;
  key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}

/** JSON that is whole, with one value or two replaced, moved a little, repeated or gone: what gets past a parser into the checks behind it. */
export function damagedJson(seed: Uint8Array, random: Random): Uint8Array {
  const document = { root: JSON.parse(Buffer.from(seed).toString()) as unknown };
  for (let left = 1 + randomBelow(2, random); left > 0; left--) {
    const places = placesIn(document);
    if (places.length === 0) break;
    const { parent, key } = places[randomBelow(places.length, random)];
    const value = parent[key];
    const kind = random();
    if (kind < 0.4) parent[key] = structuredClone(strange[randomBelow(strange.length, random)]);
    else if (kind < 0.7 && typeof value === 'number') parent[key] = value + (random() < 0.5 ? 1 : -1e-9);
    else if (kind < 0.85 && Array.isArray(value))
      parent[key] = random() < 0.5 ? [...(value as unknown[]), ...(value as unknown[])] : value.slice(1);
    else if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  }
  return Buffer.from(JSON.stringify(document.root) ?? 'null');
}
