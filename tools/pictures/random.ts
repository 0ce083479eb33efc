export { seeded } from '../../packages/unit-translator/test/shapes-to-tones';
