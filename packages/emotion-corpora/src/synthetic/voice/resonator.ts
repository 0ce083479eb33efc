import { cos, exp } from '../elementary';

/**
 * Klatt's digital formant resonator (1980): y[n] = a x[n] + b y[n-1] + c y[n-2] with c = -exp(-2 pi B T),
 * b = 2 exp(-pi B T) cos(2 pi F T), a = 1 - b - c, so that its gain at 0 Hz is 1. It keeps its state while F and B change.
 */
export class Resonator {
  private a = 1;
  private b = 0;
  private c = 0;
  private last = 0;
  private beforeLast = 0;

  constructor(private readonly sampleRate: number) {}

  /** Sets frequency and bandwidth, both in Hz. */
  tune(frequency: number, bandwidth: number): void {
    const radius = exp((-Math.PI * bandwidth) / this.sampleRate);
    this.c = -radius * radius;
    this.b = 2 * radius * cos((2 * Math.PI * frequency) / this.sampleRate);
    this.a = 1 - this.b - this.c;
  }

  filter(input: number): number {
    const output = this.a * input + this.b * this.last + this.c * this.beforeLast;
    this.beforeLast = this.last;
    this.last = output;
    return output;
  }
}
