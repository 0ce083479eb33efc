import { afterEach, describe, expect, it, vi } from 'vitest';
import { askPeer, benchmarkRow, medianMilliseconds, pythonPeer, RowReport, warnOfLoad } from './harness';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

function captured() {
  const [out, errors, tables]: [string[], string[], unknown[]] = [[], [], []];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line));
  vi.spyOn(console, 'table').mockImplementation((rows) => void tables.push(rows));
  return { out, errors, tables };
}

describe('RowReport', () => {
  it('prints each row as JSON as soon as it is there, and one with an error where a measurement fails', async () => {
    const { out, errors, tables } = captured();
    const report = new RowReport({ json: true });
    await report.measure('first', () => benchmarkRow('first', 3, { name: 'other', milliseconds: 6 }));
    expect(out).toHaveLength(1);
    await report.measure('second', () => Promise.reject(new Error('the nets differ')));
    await report.measure('third', () => [benchmarkRow('third', 1), benchmarkRow('fourth', 2, null, 'no peer')]);
    report.end();
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([
      { name: 'first', ours_ms: 3, peer: 'other', peer_ms: 6, ratio: 0.5 },
      { name: 'second', ours_ms: null, peer: null, peer_ms: null, ratio: null, error: 'the nets differ' },
      { name: 'third', ours_ms: 1, peer: null, peer_ms: null, ratio: null },
      { name: 'fourth', ours_ms: 2, peer: null, peer_ms: null, ratio: null, error: 'no peer' },
    ]);
    expect(errors).toEqual(['second: the nets differ', 'fourth: no peer']);
    expect(tables).toEqual([]);
    expect(process.exitCode).toBe(1);
  });

  it('prints a table at the end otherwise, and leaves the exit code where nothing failed', async () => {
    const { out, tables } = captured();
    const report = new RowReport({ json: false });
    await report.measure('first', () => benchmarkRow('first', 3.14159, { name: 'other', milliseconds: 6 }));
    report.end();
    expect(out).toEqual([]);
    expect(tables).toEqual([[{ name: 'first', 'ours (ms)': 3.142, peer: 'other', 'peer (ms)': 6, ratio: 0.524 }]]);
    expect(process.exitCode).toBeUndefined();
  });
});

describe('pythonPeer', () => {
  it('gives null where PEERS_PYTHON is not set, and asks nothing', async () => {
    vi.stubEnv('PEERS_PYTHON', '');
    expect(pythonPeer('')).toBeNull();
    expect(await askPeer(() => pythonPeer(''))).toEqual({ result: null });
  });

  it('says what was wrong with an interpreter that is not there', async () => {
    vi.stubEnv('PEERS_PYTHON', '/no/such/interpreter');
    const { result, error } = await askPeer(() => pythonPeer(''));
    expect(result).toBeNull();
    expect(error).toContain('PEERS_PYTHON: ');
    expect(error).toContain('/no/such/interpreter');
  });

  it('says that a script failed', async () => {
    vi.stubEnv('PEERS_PYTHON', '/bin/false');
    expect((await askPeer(() => pythonPeer(''))).error).toBe(
      'PEERS_PYTHON: /bin/false ended with code 1; its message is above',
    );
  });
});

describe('askPeer', () => {
  it('keeps a result that agrees, and gives the error of one that does not', async () => {
    expect(
      await askPeer(
        () => 3,
        () => undefined,
      ),
    ).toEqual({ result: 3 });
    const differ = (): never => {
      throw new Error('value 0 differs');
    };
    expect(await askPeer(() => 3, differ)).toEqual({ result: null, error: 'value 0 differs' });
  });
});

describe('warnOfLoad', () => {
  it('only warns', () => {
    const { errors, out } = captured();
    warnOfLoad([0.2]);
    warnOfLoad([7.31]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('load average 7.3');
    expect(out).toEqual([]);
    expect(process.exitCode).toBeUndefined();
  });
});

it('medianMilliseconds does not count the first calls', async () => {
  let calls = 0;
  expect(await medianMilliseconds(() => calls++, { repeats: 5, warmup: 2 })).toBeGreaterThanOrEqual(0);
  expect(calls).toBe(7);
});
