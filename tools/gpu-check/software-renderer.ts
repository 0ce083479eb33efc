import { existsSync, readdirSync } from 'node:fs';

/** Whether a driver or adapter is one of the renderers that run on the processor. */
export function isSoftwareName(name: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|lvp_icd|microsoft basic render/i.test(name);
}

/**
 * Whether every Vulkan driver in force is a software renderer: onnxruntime does not tell which adapter it took. The
 * loader takes the drivers that VK_DRIVER_FILES (VK_ICD_FILENAMES before) names, else those of the system's folders.
 */
export function areDriversSoftware(
  environment: NodeJS.ProcessEnv = process.env,
  folders: readonly string[] = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'],
): boolean {
  const named = environment.VK_DRIVER_FILES ?? environment.VK_ICD_FILENAMES;
  const drivers = named ? named.split(':') : folders.filter(existsSync).flatMap((folder) => readdirSync(folder));
  return drivers.length > 0 && drivers.every(isSoftwareName);
}
