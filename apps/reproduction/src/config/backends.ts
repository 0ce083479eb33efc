/** What `--backend` takes; `auto` is decided in backend/select-backend.ts. */
export const backendNames = ['auto', 'onnxruntime', 'tensorflow', 'tensorflow-gpu', 'webgpu', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];
