import type { Corpora } from '../corpora/sources';
import { hashOf } from '../store/hash';
import type { RunPlan } from './plan';

/**
 * What a finished cell depends on: configuration, data and back end. Not the number of seeds, the columns or the rows, so
 * that a run can be widened and keeps what it has.
 */
export function runKeyOf({ config }: Pick<RunPlan, 'config'>, backend: string, corpora: Corpora): string {
  const speech = Object.values(corpora.speech).map(({ kind, fingerprint, frameSource }) =>
    frameSource.fingerprint === null ? [kind, fingerprint] : [kind, fingerprint, frameSource.fingerprint],
  );
  return hashOf({
    version: 5,
    config: { ...config, seeds: undefined },
    backend,
    speech,
    faces: corpora.faces.map(({ name, fingerprint }) => [name, fingerprint]),
  });
}
