// worker threads of Node 20 take no loader from their options: TypeScript is registered here, in the thread or process itself
import { register } from 'tsx/esm/api';

register();
await import('./train.ts');
