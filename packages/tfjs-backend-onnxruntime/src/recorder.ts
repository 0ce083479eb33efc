import type { Configuration } from './configuration';
import { Executor } from './execution/executor';
import { isFlushDue } from './flush-policy';
import { liveNodes } from './graph/live-nodes';
import type { RecordedNode } from './graph/recorded-node';

/** Holds the operations recorded and not yet computed, and has them computed when they are due. */
export class Recorder {
  #pending: RecordedNode[] = [];
  #stepEnded = false;
  readonly executor: Executor;

  constructor(private readonly configuration: () => Configuration) {
    this.executor = new Executor(configuration);
  }

  get pendingNodes(): number {
    return this.#pending.length;
  }

  /** Appends a node; its outputs hold values after the next flush. */
  append(node: RecordedNode): void {
    // the step before ends here rather than at its optimizer's last operation: by now its gradients have been disposed
    // and need not leave the graph
    if (this.#stepEnded) this.flush();
    for (const output of node.outputs) output.producer = node;
    this.#pending.push(node);
    if (isFlushDue(this.#pending.length, this.configuration())) this.flush();
  }

  /** Tells the recorder that a training step is complete: the next operation starts a new graph. */
  endStep(): void {
    this.#stepEnded = true;
  }

  /** Computes everything recorded that somebody still holds, and forgets the rest. */
  flush(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#stepEnded = false;
    const live = liveNodes(pending);
    try {
      if (live.length > 0) this.executor.compute(live);
    } finally {
      for (const node of pending) for (const output of node.outputs) output.producer = null;
    }
  }
}
