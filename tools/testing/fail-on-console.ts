import { afterEach, beforeEach, expect } from 'vitest';

/**
 * A library that prints is a nuisance: a test during which console was written to fails.
 * A test that means to check a message spies on console itself; the spy hides the call from here.
 */
const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
const original = { ...console };
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const level of levels) {
    console[level] = (...values: unknown[]) => {
      const text = values.map(String).join(' ');
      // TensorFlow.js advertises its native package once a process, whichever back end is in use
      if (!text.includes('Hi, looks like you are running TensorFlow.js in Node.js'))
        printed.push(`console.${level}: ${text}`);
    };
  }
});

afterEach(() => {
  Object.assign(console, original);
  expect(printed, 'the code under test wrote to the console').toEqual([]);
});
