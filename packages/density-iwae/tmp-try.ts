import * as tf from '@tensorflow/tfjs';
import { fitFeatureDensity, logDensity } from './src/index';
await tf.setBackend('cpu');
let s = 1; const random = () => { s = (s * 1664525 + 1013904223) >>> 0; return (s+.5) / 2 ** 32; };
const normal = () => Math.sqrt(-2*Math.log(random()))*Math.cos(2*Math.PI*random());
const rows = 1000, columns = 256, K = 8;
const mix = Float64Array.from({length: 20*columns}, normal);
const make = (rows: number, scale: number, seed: number) => { const data = new Float32Array(rows*columns);
 for (let i=0;i<rows;i++){ const k=i%K; const h=Array.from({length:20},(_,j)=> (j===k?3:0)*1+ scale*normal()*(j<10?1:.5));
  for(let c=0;c<columns;c++){ let v=.3*scale*normal(); for(let j=0;j<20;j++) v+=h[j]*mix[j*columns+c]/4; data[i*columns+c]=v; } }
 return {data, rows, columns}; };
const train = make(rows,1,1), out = make(200,2,2), inn=make(200,1,3);
for (const whiten of [true,false]) {
let t=performance.now(); const n0=tf.memory().numTensors;
const f = await fitFeatureDensity(train,{whiten}); console.log('fit', performance.now()-t, f.explainedVariance, f.trainingLoss[0], f.trainingLoss.slice(-5));
t=performance.now(); const a = await f.logDensity(inn); console.log('200 ld', performance.now()-t);
const b = await f.logDensity(out);
const m=(v: Float64Array)=>v.reduce((x,y)=>x+y)/v.length;
console.log(m(a.logDensity), m(b.logDensity), m(a.effectiveSampleSize), m(a.kHat), a.trustworthyShare, m(b.effectiveSampleSize), m(b.kHat), b.trustworthyShare, m(a.standardError));
f.dispose(); console.log(tf.memory().numTensors-n0);
}
