/** Where shared work is kept between runs, below the folder that a command is called in. */
export const defaultCacheFolder = 'runs/cache';
