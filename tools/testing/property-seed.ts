import fc from 'fast-check';

/**
 * Property tests draw the same cases every time, so that a test that passes here passes everywhere; FAST_CHECK_SEED draws others,
 * to go looking for counterexamples.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FAST_CHECK_SEED ?? 2020) });
