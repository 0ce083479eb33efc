import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

/** An event of onnxruntime's session profile, as far as it is read here. */
interface ProfileEvent {
  cat: string;
  name: string;
  args?: { op_name?: string; provider?: string };
}

let profiles = 0;

/** Where onnxruntime shall write the profile of the next session: onnxruntime adds the date, which alone is not unique. */
export function profilePrefix(): string {
  return join(tmpdir(), `tfjs-onnxruntime-${process.pid}-${threadId}-${profiles++}`);
}

/** The text of a profile, whose file is removed. */
export function takeProfile(profileFile: string): string {
  const profile = readFileSync(profileFile, 'utf8');
  rmSync(profileFile);
  return profile;
}

/**
 * The nodes of a graph that its execution provider did not take, so that onnxruntime's cpu provider computes them, by
 * operator: from the profile of a run, since nothing else of onnxruntime tells where a node runs.
 */
export function countNodesOnCpu(profile: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const counted = new Set<string>();
  for (const { cat, name, args } of JSON.parse(profile) as ProfileEvent[]) {
    if (cat !== 'Node' || args?.provider !== 'CPUExecutionProvider' || counted.has(name)) continue;
    counted.add(name);
    const operator = args.op_name ?? name;
    counts[operator] = (counts[operator] ?? 0) + 1;
  }
  return counts;
}
