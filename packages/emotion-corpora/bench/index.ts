import { readFileSync } from 'node:fs';
import { askPeer, benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '@image2audio/benchmark/harness';
import { renderClip, renderFace, splitBySpeaker, synthesizeCorpus } from '../src/index';
import { decodeFace } from '../src/node';

interface ImageFixture {
  name: string;
  bytes: string;
}

const { cases } = JSON.parse(readFileSync(new URL('../test/fixtures/images.json', import.meta.url), 'utf8')) as {
  cases: ImageFixture[];
};

const decodeWithPillow = `
import base64, io, json, statistics, sys, time
import numpy, PIL
from PIL import Image
data = base64.b64decode(json.load(sys.stdin)['bytes'])
def face():
    image = Image.open(io.BytesIO(data)).convert('L')
    return numpy.asarray(Image.fromarray(numpy.asarray(image, dtype=numpy.float32)).resize((48, 48), Image.Resampling.BILINEAR))
times = []
for repeat in range(60):
    start = time.perf_counter()
    values = face()
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps({'milliseconds': statistics.median(times[10:]), 'values': values.ravel().tolist(), 'version': PIL.__version__}))
`;

/** Our decoding of one fixture beside Pillow's, whose rounding to whole levels and other JPEG decoder may differ by `tolerance`. */
async function decodingRow(name: string, tolerance: number) {
  const { bytes: encoded } = cases.find((fixture) => fixture.name === name)!;
  const bytes = Buffer.from(encoded, 'base64');
  const ours = await medianMilliseconds(() => decodeFace(bytes, name), { repeats: 50, warmup: 50 });
  const { result: peer, error } = await askPeer(
    () => pythonPeer<{ milliseconds: number; values: number[]; version: string }>(decodeWithPillow, { bytes: encoded }),
    ({ values }) => {
      const face = decodeFace(bytes, name);
      const worst = Math.max(...values.map((value, index) => Math.abs(value - face[index])));
      if (!(worst <= tolerance)) throw new Error(`${name}: differs from Pillow by ${worst} grey levels`);
    },
  );
  const title = `decode a face, ${name}, 1 thread`;
  return benchmarkRow(
    title,
    ours,
    peer && { name: `Pillow ${peer.version}, 1 thread`, milliseconds: peer.milliseconds },
    error,
  );
}

const corpus = synthesizeCorpus({ profile: 'synthetic-crema-d', faces: 7 });
const [clip] = corpus.clipSpecs;
const face = corpus.faceSpecs[corpus.faceSpecs.length - 1];

printRows([
  await decodingRow('grey 8 bits, 48 x 48', 0.51),
  await decodingRow('colour, shrunk from 100 x 80', 0.51),
  await decodingRow('JPEG colour 4:2:0', 3),
  benchmarkRow(
    'split 91 speakers (7462 clips)',
    await medianMilliseconds(() => splitBySpeaker(corpus.clips.items, { seed: 0 })),
  ),
  benchmarkRow('render a synthetic clip, about 2 s', await medianMilliseconds(() => renderClip(clip))),
  benchmarkRow(
    'render a synthetic face',
    await medianMilliseconds(() => renderFace(face), { repeats: 50, warmup: 20 }),
  ),
]);
