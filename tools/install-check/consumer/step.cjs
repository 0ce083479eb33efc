/* eslint-disable @typescript-eslint/no-require-imports -- the CommonJS build is what is tried */
const assert = require('node:assert/strict');

/** One step of gradient descent on mean((x w - y)²) under both flush policies, against the closed form. */
exports.trainOneStep = async (tf, { configure, fallbacks, OnnxruntimeBackendError, statistics }) => {
  await tf.setBackend('onnxruntime');
  assert.throws(() => configure({ threads: 0 }), OnnxruntimeBackendError);
  for (const flush of ['every-op', 'lazy']) {
    configure({ flush, smallOnCpu: false });
    const before = statistics().runs;
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const y = tf.tensor2d([[1], [2]]);
    const w = tf.variable(tf.tensor2d([[0.5], [-0.5]]));
    tf.train.sgd(0.1).minimize(() => tf.mean(tf.squaredDifference(tf.matMul(x, w), y)), false, [w]);
    // residuals -1.5 and -2.5, gradient xᵀ r = (-9, -13)
    w.dataSync().forEach((value, index) => assert.ok(Math.abs(value - [1.4, 0.8][index]) < 1e-6));
    assert.ok(statistics().runs > before, 'onnxruntime computed it');
    tf.dispose([x, y, w]);
  }
  assert.deepEqual(Object.keys(fallbacks()), []);
};
