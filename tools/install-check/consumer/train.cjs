/* eslint-disable @typescript-eslint/no-require-imports -- the CommonJS build is what is tried */
const tf = require('@tensorflow/tfjs');
const { trainOneStep } = require('./step.cjs');

void trainOneStep(tf, require('@image2audio/tfjs-backend-onnxruntime'));
