import * as tf from '@tensorflow/tfjs';
import { configure, fallbacks, OnnxruntimeBackendError, statistics } from '@image2audio/tfjs-backend-onnxruntime';
import { trainOneStep } from './step.cjs';

await trainOneStep(tf, { configure, fallbacks, OnnxruntimeBackendError, statistics });
