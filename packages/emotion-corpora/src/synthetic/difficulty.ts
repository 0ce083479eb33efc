/**
 * How strongly synthetic people show emotions, as a factor on every vocal offset from neutral (`vocal-emotion.ts`), beside differences between
 * speakers and between takes that stay as they are. This is the one knob of the corpus' difficulty. It was set from supervised accuracies on unseen
 * speakers (all labels; docs/synthetic-corpus.md has the table and the commands), and never from the rows that compare methods.
 */
export const emotionalStrength = 0.62;
