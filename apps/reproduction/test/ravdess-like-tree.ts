import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { encodeWav } from '@image2audio/audio-spectrogram';

/** Photographs of people that lie in the detector's npm package. */
const photographs = join(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'), '../demo');

/** Clip and video of one performance. */
function writePerformance(folder: string, rest: string, person: number, pitch: number): void {
  const samples = Float32Array.from(
    { length: 16_000 },
    (_, n) => 0.3 * Math.sin((2 * Math.PI * pitch * n) / 16_000) * (0.6 + 0.4 * Math.sin(n / 900)),
  );
  const sound = join(folder, `03-${rest}.wav`);
  writeFileSync(sound, encodeWav(samples, 16_000));
  // part of a photograph, moving as a hand-held camera does, with the sound of the clip
  const moving = "crop=iw*0.7:ih*0.7:x='iw*(0.15+0.1*sin(2*t))':y='ih*(0.1+0.05*cos(3*t))',scale=640:480";
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y', '-loop', '1', '-framerate', '10', '-t', '1'],
    ...['-i', join(photographs, `sample${person}.jpg`), '-i', sound, '-vf', moving],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest'],
    join(folder, `01-${rest}.mp4`),
  ]);
}

/** RAVDESS' layout in small: four actors, one take of each emotion, the sound of each take a tone, each video a moving photograph. */
export function writeRavdessWithVideos(root: string): void {
  for (const [actor, photograph] of [2, 3, 5, 6].entries()) {
    const name = `0${actor + 1}`;
    const folder = join(root, 'ravdess', `Actor_${name}`);
    mkdirSync(folder, { recursive: true });
    for (let emotion = 1; emotion <= 8; emotion++) {
      writePerformance(folder, `01-0${emotion}-01-01-01-${name}`, photograph, 90 * emotion + 7 * actor);
    }
  }
}
