/** Lists a folder as a user who is not root, and the folder in it that nobody may read: a script for listing.test.ts. */
import { listFiles } from '../src/read/corpus-files';

const dir = process.argv[2];
if (process.getuid?.() === 0) process.setuid!(65_534);
const { files, problems } = await listFiles(dir, 'clips');
const itself = await listFiles(`${dir}/rav/Actor_02`, 'clips').then(
  () => 'read',
  (error: unknown) => String(error),
);
console.log(JSON.stringify({ files: files.map(({ relative }) => relative), problems, itself }));
