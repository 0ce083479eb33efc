import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingPlatforms, platformOf, type LockPackages } from './add-foreign-platforms';

describe('the lock file', () => {
  it('reads the platform from a package name', () => {
    expect(platformOf('@nx/nx-linux-arm64-musl')).toEqual({ os: ['linux'], cpu: ['arm64'], libc: ['musl'] });
    expect(platformOf('@rollup/rollup-linux-arm-gnueabihf')).toEqual({ os: ['linux'], cpu: ['arm'], libc: ['glibc'] });
    expect(platformOf('@rollup/rollup-win32-x64-msvc')).toEqual({ os: ['win32'], cpu: ['x64'] });
    expect(platformOf('fsevents')).toBeNull();
  });

  it('lists missing platforms with the version their parent pins', () => {
    const packages = {
      'node_modules/nx': {
        dev: true,
        optionalDependencies: { '@nx/nx-darwin-x64': '24.0.6', '@nx/nx-linux-x64-gnu': '24.0.6' },
      },
      'node_modules/@nx/nx-linux-x64-gnu': { version: '24.0.6' },
    };
    expect(missingPlatforms(packages)).toEqual({
      'node_modules/@nx/nx-darwin-x64': { version: '24.0.6', dev: true, optional: true, os: ['darwin'], cpu: ['x64'] },
    });
  });

  it('of this project misses none, so that npm ci works from any mirror', () => {
    const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
      packages: LockPackages;
    };
    expect(missingPlatforms(lock.packages)).toEqual({});
  });
});
