import { beforeAll, describe, expect, it } from 'vitest';
import { emotions, renderClip, type ClipSpec, type Emotion } from '../src/index';
import { itemsOfEmotion, syntheticProfiles } from '../src/synthetic/profiles';
import { sentences } from '../src/synthetic/voice/sentences';
import { vocalSigns, type VocalDescriptor } from '../src/synthetic/voice/vocal-signs';
import { measureVoice } from './measure-voice';

type Measured = Record<VocalDescriptor, number>;

function syllablesOf(sentence: string): number {
  return sentences.get(sentence)!.filter(({ stress }) => stress !== null).length;
}

function meanOf(clips: readonly Measured[]): Measured {
  const sums = { ...clips[0] };
  for (const name of Object.keys(sums) as VocalDescriptor[]) {
    sums[name] = clips.reduce((sum, clip) => sum + clip[name], 0) / clips.length;
  }
  return sums;
}

interface SpeakerMeasures {
  /** Means over the speaker's clips of each emotion. */
  all: Map<Emotion, Measured>;
  /** The same of the clips at one intensity. */
  at: (emotion: Emotion, intensity: ClipSpec['intensity']) => Measured;
}

/** Both statements at both intensities; neutral, which has one, twice. 768 clips of 24 speakers. */
function measureSpeaker(speaker: number): SpeakerMeasures {
  const profile = syntheticProfiles['synthetic-ravdess'];
  const clips = profile.classes.flatMap((emotion) =>
    itemsOfEmotion(profile, emotion, 4).map((item) => {
      const spec: ClipSpec = {
        id: '',
        profile: profile.name,
        seed: 2020,
        speaker,
        sex: profile.sexOf(speaker),
        ...item,
      };
      return { ...item, measured: measureVoice(renderClip(spec), syllablesOf(item.sentence)) };
    }),
  );
  const select = (emotion: Emotion, intensity?: ClipSpec['intensity']) =>
    meanOf(
      clips
        .filter((clip) => clip.emotion === emotion && (intensity === undefined || clip.intensity === intensity))
        .map(({ measured }) => measured),
    );
  return { all: new Map(profile.classes.map((emotion) => [emotion, select(emotion)])), at: select };
}

describe('what is measured of rendered voices', () => {
  let speakers: SpeakerMeasures[] = [];
  beforeAll(() => {
    speakers = Array.from({ length: 24 }, (_, speaker) => measureSpeaker(speaker));
  }, 400_000);

  const cited = emotions.flatMap((emotion) =>
    (Object.keys(vocalSigns[emotion]) as VocalDescriptor[]).map((descriptor) => {
      return { emotion, descriptor, ...vocalSigns[emotion][descriptor]! };
    }),
  );

  it.each(cited)(
    '$emotion: $descriptor has the cited sign $sign in 90 % of speakers',
    ({ emotion, descriptor, sign }) => {
      const agreeing = speakers.filter(({ all }) => {
        return sign * (all.get(emotion)![descriptor] - all.get('neutral')![descriptor]) > 0;
      });
      expect(agreeing.length / speakers.length).toBeGreaterThanOrEqual(0.9);
    },
  );

  // a calm voice is as even as can be measured: more calm has no lower jitter or shimmer
  const graded = cited.filter(({ emotion, descriptor }) => {
    return emotion !== 'calm' || (descriptor !== 'jitter' && descriptor !== 'shimmer');
  });
  it.each(graded)('$emotion: strong portrayals move $descriptor further than normal ones, on average', (row) => {
    const { emotion, descriptor, sign } = row;
    const further = speakers.map(({ at }) => {
      return sign * (at(emotion, 'strong')[descriptor] - at(emotion, 'normal')[descriptor]);
    });
    expect(further.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0);
  });

  it('cites a source for every sign', () => {
    expect(cited.length).toBeGreaterThan(35);
    expect(cited.every(({ sources }) => sources.length > 0)).toBe(true);
  });
});

describe('measureVoice', () => {
  it('finds the pitch, jitter and shimmer that a pulse train was made with', () => {
    const make = (jitter: number, shimmer: number) => {
      const samples = new Float32Array(32_000);
      let state = 1;
      const draw = () => {
        state = (state * 16_807) % 2_147_483_647;
        return state / 2_147_483_647 - 0.5;
      };
      // uniform draws of deviation 1 / sqrt(12)
      for (let time = 1000; time < 31_000; time += 100 * (1 + jitter * Math.sqrt(12) * draw())) {
        const height = 1 + shimmer * Math.sqrt(12) * draw();
        for (let n = Math.ceil(time); n < time + 90; n++) {
          samples[n] += height * Math.exp((time - n) / 12) * Math.sin(0.4 * (n - time));
        }
      }
      return measureVoice(samples, 5);
    };
    const [even, uneven] = [make(0, 0), make(0.02, 0.1)];
    expect(even['pitch mean']).toBeCloseTo(12 * Math.log2(160 / 100), 1);
    expect(even.jitter).toBeLessThan(0.002);
    expect(even.shimmer).toBeLessThan(0.02);
    expect(uneven.jitter).toBeGreaterThan(0.015);
    expect(uneven.shimmer).toBeGreaterThan(0.08);
    expect(even.rate).toBeCloseTo(5 / (30_000 / 16_000), 0);
  });

  it('finds the slope of a glide, and no range beside it', () => {
    const samples = new Float32Array(32_000);
    let phase = 0;
    for (let n = 0; n < 32_000; n++) {
      phase += (150 * 2 ** ((4 * (n / 32_000 - 0.5)) / 12)) / 16_000;
      for (let k = 1; k <= 8; k++) samples[n] += Math.sin(2 * Math.PI * k * phase) / k;
    }
    const measured = measureVoice(samples, 5);
    expect(measured['pitch contour']).toBeCloseTo(4, 0);
    expect(measured['pitch range']).toBeLessThan(0.3);
  });
});
