import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunFolder, type CellResult } from '../src/evaluation/run-files';
import { htmlReport } from '../src/report/html-report';
import { tableOf } from '../src/run/finish-run';
import { cellResult } from './cell-results';
import { runRecord } from './run-record';

const cell = { column: 'up-ifer-rav', row: 'base', seed: 0 } as const;
let path: string;
let folder: RunFolder;
let said: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'image2audio-run-'));
  folder = new RunFolder(path);
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(path, { recursive: true });
});

const result = cellResult(cell, [true, true, false, true]);
const file = () => join(folder.cellFolder(cell), 'result.json');
function write(content: string): CellResult | undefined {
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), content);
  return folder.finished(cell, 'key');
}

describe('result.json', () => {
  it('is read back as it was saved, and only by the run that it belongs to', () => {
    folder.saveResult(result);
    expect(folder.finished(cell, 'key')).toEqual(result);
    expect(folder.finished(cell, 'another key')).toBeUndefined();
    expect(said).toBe('');
  });

  const with_ = (change: (copy: CellResult) => void): string => {
    const copy = structuredClone(result);
    change(copy);
    return JSON.stringify(copy);
  };
  it.each<[string, string, RegExp]>([
    ['cut short', JSON.stringify(result).slice(0, 100), /unreadable/],
    ['empty', '', /unreadable/],
    ['no object', 'null', /not what this program writes/],
    ['of another cell', with_((copy) => (copy.seed = 1)), /the result of up-ifer-rav base seed 1/],
    ['of another schema', with_((copy) => ((copy.schema as number) = 2)), /schema/],
    ['with an accuracy beyond 1', with_((copy) => (copy.metrics.accuracy = 1.5)), /accuracy is 1\.5/],
    ['with another accuracy than its predictions give', with_((copy) => (copy.metrics.accuracy = 0.5)), /3 of 4/],
    ['without uar', with_((copy) => delete copy.metrics.uar), /no accuracy or no uar/],
    ['with a prediction too few', with_((copy) => copy.test.predictions.pop()), /4 test clips and 4, 4, 3/],
    ['with a label beyond the classes', with_((copy) => (copy.test.labels[0] = 2)), /beyond the 2 classes/],
    ['with a confusion matrix of others', with_((copy) => (copy.confusion[0][0] += 1)), /confusion matrix/],
    ['with a missing number', with_((copy) => (copy.metrics.accuracy = NaN)), /accuracy/],
    ['with negative seconds', with_((copy) => (copy.seconds.total = -1)), /seconds: total/],
    ['with an Inception Score below 1', with_((copy) => (copy.metrics['is-base'] = 0.5)), /is-base is 0\.5/],
  ])('%s counts as missing, with one line', (_, content, reason) => {
    expect(write(content)).toBeUndefined();
    expect(folder.finished(cell, 'key')).toBeUndefined();
    expect(said).toMatch(reason);
    expect(said.trim().split('\n')).toHaveLength(1);
  });

  it('with a metric of another version is finished, and keeps it', () => {
    const content = with_((copy) => Object.assign(copy.metrics, { brier: 1.7, constructor: -1 }));
    expect(write(content)?.metrics).toEqual({ ...result.metrics, brier: 1.7, constructor: -1 });
    expect(said).toBe('');
  });

  it('that is a folder, or cannot be read, stops nothing either', () => {
    mkdirSync(file(), { recursive: true });
    expect(folder.finished(cell, 'key')).toBeUndefined();
    expect(said).toMatch(/unreadable/);
  });
});

describe('clear', () => {
  it("removes what runs write and nothing else, links' targets least of all", () => {
    folder.saveResult(result);
    const kept = ['notes.txt', 'cells/up-ifer-rav/base/seed-0/notes.txt', 'cells/mine/result.json', 'cache/a.bin'];
    const outside = mkdtempSync(join(tmpdir(), 'image2audio-outside-'));
    writeFileSync(join(outside, 'result.json'), 'of a person');
    const gone = [
      'run.json',
      'table1.json',
      'table1.md',
      'report.html',
      'table1.json.17-3.partial',
      'cells/up-ifer-rav/base/seed-0/metrics.jsonl',
      'cells/up-ifer-rav/base/seed-0/failure.json',
      'cells/up-ifer-rav/base/seed-0/checkpoint/weights.safetensors',
      'cells/up-ifer-rav/base/seed-0/checkpoint/weights.safetensors.17-4.partial',
      'cells/up-ifer-rav/base/seed-0/samples/true-happy.png',
    ];
    for (const name of [...kept, ...gone]) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), name);
    }
    mkdirSync(join(path, 'cells/up-ifer-cre/all'), { recursive: true });
    symlinkSync(outside, join(path, 'cells/up-ifer-cre/all/seed-0'));

    const left = folder.clear();
    const files = readdirSync(path, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
    expect(files.sort()).toEqual([...kept].sort());
    expect(left.map((name) => name.slice(path.length + 1)).sort()).toEqual([
      'cells/mine/result.json',
      'cells/up-ifer-cre/all/seed-0',
      'cells/up-ifer-rav/base/seed-0/notes.txt',
    ]);
    expect(readFileSync(join(outside, 'result.json'), 'utf8')).toBe('of a person');
    rmSync(outside, { recursive: true });
  });

  it('leaves an empty folder where nobody put anything else', () => {
    folder.saveResult(result);
    expect(folder.clear()).toEqual([]);
    expect(readdirSync(path)).toEqual([]);
  });
});

describe('what is no file of a run', () => {
  it("is refused under the name of the run's own marker, and left as it was", async () => {
    const marker = join(path, '.image2audio.json');
    for (const content of ['{"program":"other","v":1}', '', '{"prog']) {
      writeFileSync(marker, content);
      await expect(folder.hold()).rejects.toThrow(/holds \.image2audio\.json, and no/);
      expect(readFileSync(marker, 'utf8')).toBe(content);
    }
    rmSync(marker);
    // a name that only begins as a lock's does
    writeFileSync(join(path, '.lock.txt'), '');
    await expect(folder.hold()).rejects.toThrow(/holds \.lock\.txt, and no/);
    rmSync(join(path, '.lock.txt'));
    writeFileSync(`${marker}.12-0.partial`, '{"prog');
    mkdirSync(join(path, '.image2audio-probe-a1B2c3'));
    (await folder.hold()).release();
  });

  it('in the place of failure.json stops neither a result nor other cells, and is said', () => {
    mkdirSync(join(folder.cellFolder(cell), 'failure.json', 'mine'), { recursive: true });
    folder.saveFailure(cell, 'key', 'why');
    expect(said).toContain('why up-ifer-rav base seed 0 failed is not kept');
    expect(said).toContain('a folder lies there; move it away');
    folder.saveResult(result);
    expect(folder.finished(cell, 'key')).toEqual(result);
    expect(said).toContain('cannot remove');
  });

  it('in the place of a sample picture is said, and the report is written', () => {
    const all = { ...cell, row: 'all' } as const;
    folder.saveResult(cellResult(all, [true, false]));
    mkdirSync(join(folder.cellFolder(all), 'samples', 'true-happy.png'), { recursive: true });
    const record = runRecord({ runKey: 'key', columns: ['up-ifer-rav'] });
    expect(htmlReport(folder, record, tableOf(folder, record))).toContain('Confusion matrix');
    expect(said).toMatch(/true-happy\.png is unreadable \(EISDIR.*the report is written without it/);
  });
});
