/** One holder at a time, whatever happens to it. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { joinLock, LockLostError, tryLock, type Lock, type LockTimes } from '../src/store/lock';
import { processName, processState } from '../src/store/processes';
import { leaveLock, noProcess } from './left-lock';
import { bundle, start, type Running } from './store-programs';

let scratch: string;
let folder: string;
const running: Running[] = [];
const locks: Lock[] = [];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'image2audio-lock-'));
  folder = join(scratch, '.lock');
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ end }) => end));
  for (const lock of locks.splice(0)) lock.release();
  rmSync(scratch, { recursive: true });
});

/** As the usual ones, a hundred times faster. */
const times: LockTimes = { beat: 50, silentAfter: 1_200, watch: 400 };

async function take(options: Parameters<typeof tryLock>[1] = {}) {
  const attempt = await tryLock(folder, { times, ...options });
  if (attempt.lock) locks.push(attempt.lock);
  return attempt;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function age(file: string, milliseconds: number): void {
  const then = new Date(Date.now() - milliseconds);
  utimesSync(file, then, then);
}

describe('a lock', () => {
  it('has one holder, who is named to others, and leaves nothing when it is given back', async () => {
    const first = await take();
    expect(first.lock).not.toBeNull();
    expect(await take()).toMatchObject({ lock: null, holder: { pid: process.pid, host: hostname() } });
    first.lock!.release();
    expect(readdirSync(scratch)).toEqual([]);
    expect((await take()).lock).not.toBeNull();
  });

  it.each([
    ['that has ended', { pid: noProcess }],
    ['whose number another process has now', { started: '1' }],
    ['that has ended, of a system without /proc', { pid: noProcess, started: null }],
  ])('of a process %s is taken at once', async (_, holder) => {
    leaveLock(folder, holder);
    // watching it would not end
    const attempt = await take({ times: { ...times, silentAfter: 0, watch: Infinity } });
    expect(attempt).toMatchObject({ lock: {}, from: { ...processName(), ...holder }, ended: [] });
  });

  it('of a process that has ended and was not waited for by its parent is taken', async () => {
    // the shell becomes a program that never asks for its child's exit code
    const parent = start(scratch, 'console.log(process.argv[2])', ['$!'], 'sleep 0 & echo "child $!"; exec sleep 60');
    running.push(parent);
    await parent.prints('child ');
    const pid = Number(/child (\d+)/.exec(parent.printed())![1]);
    const isZombie = () => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    while (!isZombie()) await pause(10);
    leaveLock(folder, processName(pid));
    expect((await take()).lock).not.toBeNull();
  });

  it.each([
    ['another machine', { host: 'another-machine', pid: noProcess }],
    ['another container, or an earlier start of the machine', { table: 'another', pid: noProcess }],
    ['a system without /proc, where its number is taken', { started: null }],
  ])('of a process of %s is kept while it gives signs of life, whatever the clocks say', async (_, holder) => {
    const file = leaveLock(folder, holder);
    expect(await take()).toMatchObject({ lock: null });
    for (const off of [times.silentAfter * 100, -times.silentAfter * 100]) {
      let sign = 0;
      const living = setInterval(() => age(file, off - ++sign), times.beat);
      age(file, off);
      try {
        expect(await take()).toMatchObject({ lock: null });
      } finally {
        clearInterval(living);
      }
    }
    expect(existsSync(file)).toBe(true);
    age(file, times.silentAfter + 1000);
    const watched: number[] = [];
    expect((await take({ onWatch: (_, seconds) => watched.push(seconds) })).lock).not.toBeNull();
    expect(watched).toEqual([times.watch / 1000]);
  });

  it('of a process that is there and silent is kept, unless the lock only saves work', async () => {
    age(leaveLock(folder, {}), 2 * times.silentAfter);
    expect((await take()).lock).toBeNull();
    expect((await take({ silentLoses: true, patient: false })).lock).toBeNull();
    expect((await take({ silentLoses: true })).lock).not.toBeNull();
  });

  it('whose holder cannot be read is taken when it is silent', async () => {
    const file = leaveLock(folder, {});
    for (const damaged of ['', '{', '{"pid": -1}', 'null', '{"pid": 0, "host": "x"}']) {
      writeFileSync(file, damaged);
      expect(await take()).toEqual({ lock: null, holder: null });
    }
    age(file, 2 * times.silentAfter);
    expect((await take()).lock).not.toBeNull();
  });

  it('of an earlier version of this program, an empty folder, is free', async () => {
    mkdirSync(folder);
    expect((await take()).lock).not.toBeNull();
  });

  it('is refused by name where something else lies there', async () => {
    writeFileSync(folder, 'a file');
    await expect(take()).rejects.toThrow(/\.lock is a file where a lock belongs/);
    rmSync(folder);
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes'), 'mine');
    await expect(take()).rejects.toThrow(/'notes' in it is not this program's/);
    expect(readdirSync(scratch)).toEqual(['.lock']);
  });

  it('cannot be taken in a folder that may only be read, or is not there, which is said with the remedy', async () => {
    chmodSync(scratch, 0o555);
    const isRoot = process.getuid!() === 0;
    if (isRoot) process.seteuid!(65534);
    try {
      await expect(take({ option: '--cache' })).rejects.toThrow(/cannot write .*\.lock: EACCES.*--cache/);
    } finally {
      if (isRoot) process.seteuid!(0);
      chmodSync(scratch, 0o755);
    }
    folder = join(scratch, 'nowhere', '.lock');
    await expect(take()).rejects.toThrow(/cannot write .*ENOENT.*--out/);
  });
});

describe('a holder', () => {
  it('is told when somebody removes its lock, and then leaves the next one alone', async () => {
    const { lock } = await take();
    lock!.check();
    const lost = new Promise((resolve) => lock!.lost.addEventListener('abort', resolve));
    rmSync(folder, { recursive: true });
    await lost;
    expect(lock!.lost.reason).toBeInstanceOf(LockLostError);
    expect(() => lock!.check()).toThrow(/somebody removed it, or took it over.*run the same command again/);
    const next = await take();
    lock!.release();
    next.lock!.check();
  });

  it('sees it at once when it looks', async () => {
    const { lock } = await take({ times: { ...times, beat: 1_000_000 } });
    rmSync(folder, { recursive: true });
    expect(() => lock!.check()).toThrow(LockLostError);
    expect(lock!.lost.aborted).toBe(true);
  });

  it('keeps its lock when the clock is set', async () => {
    const { lock } = await take();
    const now = Date.now.bind(Date);
    for (const jump of [86_400_000, -86_400_000]) {
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + jump);
      try {
        await pause(5 * times.beat);
        lock!.check();
        expect((await take()).lock).toBeNull();
      } finally {
        clock.mockRestore();
      }
    }
  });
});

const program = `
  import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { joinLock, tryLock } from './store/lock';
  import { writeAtomic } from './store/atomic-file';
  import { guardWrites } from './store/write-guard';
  import { processName, processState } from './store/processes';
  const [mode, scratch, ...rest] = process.argv.slice(2);
  const folder = join(scratch, '.lock');
  const times = ${JSON.stringify(times)};
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const staying = setInterval(() => undefined, 1000);
  process.on('SIGXFSZ', () => undefined);
  const modes = {
    async hold() {
      const { lock } = await tryLock(folder, { times });
      lock.lost.addEventListener('abort', () => console.log('lost: ' + lock.lost.reason.message));
      console.log('token ' + lock.token);
    },
    async join() {
      const membership = joinLock(folder, rest[0]);
      guardWrites(scratch, membership.check);
      console.log('joined');
      for (let count = 0; ; count++) {
        await pause(10);
        try { writeAtomic(join(scratch, 'result'), 'of the first run ' + count); }
        catch (error) { console.log(error.name + ': ' + error.message); break; }
      }
      clearInterval(staying);
    },
    // takes the lock some times; 'inside' is there while somebody has it
    async compete() {
      const [rounds, dies] = rest.map(Number);
      const inside = join(scratch, 'inside');
      while (true) { try { readFileSync(join(scratch, 'go')); break; } catch { await pause(1); } }
      for (let round = 0; round < rounds; ) {
        const { lock } = await tryLock(folder, { times });
        if (!lock) { await pause(1 + (process.pid % 5)); continue; }
        let before = null;
        try { before = JSON.parse(readFileSync(inside, 'utf8')); rmSync(inside); } catch {}
        if (before && processState(before) === 'alive') console.log('two at once');
        writeFileSync(inside, JSON.stringify(processName()));
        appendFileSync(join(scratch, 'taken'), process.pid + '\\n');
        await pause(2);
        lock.check();
        if (JSON.parse(readFileSync(inside, 'utf8')).pid !== process.pid) console.log('two at once');
        if (++round === dies) process.kill(process.pid, 'SIGKILL');
        rmSync(inside);
        lock.release();
      }
      clearInterval(staying);
    },
    // the same without waiting for processes to end: instead of giving it back, the holder makes itself one that has ended
    async die() {
      const inside = join(scratch, 'inside');
      while (true) { try { readFileSync(join(scratch, 'go')); break; } catch { await pause(1); } }
      for (let round = 0; round < Number(rest[0]); ) {
        const { lock } = await tryLock(folder, { times });
        if (!lock) { await pause(0); continue; }
        try { writeFileSync(inside, '', { flag: 'wx' }); } catch { console.log('two at once'); process.exit(1); }
        await pause(0);
        lock.check();
        rmSync(inside);
        const dead = join(scratch, 'dead-' + process.pid);
        writeFileSync(dead, JSON.stringify({ ...processName(), pid: ${noProcess}, since: '' }));
        renameSync(dead, join(folder, lock.token + '.holder'));
        round++;
      }
      clearInterval(staying);
    },
  };
  modes[mode]().catch((error) => { console.log(error.message); process.exit(1); });
`;

describe('processes', () => {
  let script: string;
  beforeAll(() => (script = bundle(program)));
  const run = (mode: string, args: string[] = [], shell?: string) => {
    const started = start(scratch, script, [mode, scratch, ...args], shell);
    running.push(started);
    return started;
  };

  it('that all want the lock of a dead one, and die with it themselves, never have it two at once', async () => {
    leaveLock(folder, { pid: noProcess });
    const rounds = 6;
    const deaths = [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6];
    const all = deaths.map((dies) => run('compete', [String(rounds), String(dies)]));
    await pause(500);
    writeFileSync(join(scratch, 'go'), '');
    const ends = await Promise.all(all.map(({ end }) => end));
    expect(all.map(({ printed }) => printed())).toEqual(all.map(() => ''));
    expect(ends).toEqual(deaths.map((dies) => (dies > 0 ? 'SIGKILL' : 0)));
    const taken = readFileSync(join(scratch, 'taken'), 'utf8').trim().split('\n');
    expect(taken).toHaveLength(deaths.reduce((sum, dies) => sum + (dies || rounds), 0));
    // the last one to die may have been the last of all
    expect((await take()).lock).not.toBeNull();
    expect(readdirSync(scratch).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('that find a dead holder at the same moment, again and again, never have it two at once', async () => {
    leaveLock(folder, { pid: noProcess });
    const all = [1, 2, 3, 4].map(() => run('die', ['150']));
    await pause(500);
    writeFileSync(join(scratch, 'go'), '');
    expect(await Promise.all(all.map(({ end }) => end))).toEqual([0, 0, 0, 0]);
    expect(all.map(({ printed }) => printed())).toEqual(['', '', '', '']);
  });

  it('that a dead holder had at work are ended before the next one has the lock, also stopped ones', async () => {
    const holder = run('hold');
    await holder.prints('token ');
    const token = /token (\S+)/.exec(holder.printed())![1];
    const [writing, stopped] = [run('join', [token]), run('join', [token])];
    await Promise.all([writing.prints('joined'), stopped.prints('joined')]);
    stopped.child.kill('SIGSTOP');
    expect(await take()).toMatchObject({ lock: null });
    holder.child.kill('SIGKILL');
    await holder.end;
    const next = await take();
    const pids = [writing, stopped].map(({ child }) => child.pid!);
    expect('ended' in next && next.ended.map(({ pid }) => pid).sort()).toEqual(pids.sort());
    expect(pids.map((pid) => processState(processName(pid)))).toEqual(['ended', 'ended']);
    writeFileSync(join(scratch, 'result'), 'of the second run');
    expect(await Promise.all([writing.end, stopped.end])).toEqual(['SIGKILL', 'SIGKILL']);
    expect(readFileSync(join(scratch, 'result'), 'utf8')).toBe('of the second run');
    next.lock!.release();
    expect(readdirSync(scratch).filter((name) => name.startsWith('.lock'))).toEqual([]);
  });

  it("whose lock is another's by now write nothing, though nobody knows of them", async () => {
    const holder = run('hold');
    await holder.prints('token ');
    const member = run('join', [/token (\S+)/.exec(holder.printed())![1]]);
    await member.prints('joined');
    member.child.kill('SIGSTOP');
    holder.child.kill('SIGKILL');
    await holder.end;
    // with it goes what tells of its members
    rmSync(folder, { recursive: true });
    const next = await take();
    expect('ended' in next && next.ended).toEqual([]);
    writeFileSync(join(scratch, 'result'), 'of the second run');
    member.child.kill('SIGCONT');
    await member.end;
    expect(member.printed()).toMatch(/LockLostError/);
    expect(readFileSync(join(scratch, 'result'), 'utf8')).toBe('of the second run');
    expect(readdirSync(scratch).filter((name) => name.includes('partial'))).toEqual([]);
    expect(() => joinLock(folder, basename('12345678-1234-1234-1234-123456789012'))).toThrow(LockLostError);
    expect(readdirSync(folder)).toEqual([`${next.lock!.token}.holder`]);
  });

  it('of a machine that slept while another one took their lock notice it when they wake', async () => {
    const holder = run('hold');
    await holder.prints('token ');
    const token = /token (\S+)/.exec(holder.printed())![1];
    const file = join(folder, `${token}.holder`);
    holder.child.kill('SIGSTOP');
    // as another machine sees it
    const told = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...told, host: 'the-machine-that-sleeps' }));
    age(file, 2 * times.silentAfter);
    const { lock } = await take();
    expect(lock).not.toBeNull();
    holder.child.kill('SIGCONT');
    await holder.prints('lost: ');
    lock!.check();
  });

  it('that give the lock up by ending leave none', async () => {
    const holder = run('hold');
    await holder.prints('token ');
    holder.child.kill('SIGTERM');
    await holder.end;
    expect((await take()).lock).not.toBeNull();
  });

  it('on a full disk say so, and leave nothing', async () => {
    const holder = run('hold', [], 'ulimit -f 0');
    expect(await holder.end).toBe(1);
    expect(holder.printed()).toMatch(/cannot write .*\.lock: EFBIG/);
    expect(readdirSync(scratch).filter((name) => name.startsWith('.lock'))).toEqual([]);
  });
});
