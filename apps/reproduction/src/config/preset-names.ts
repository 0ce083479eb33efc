/** Apart from the presets themselves: the command's help names them without loading what checks them. */
export const presetNames = ['smoke', 'demo', 'paper'] as const;
export type PresetName = (typeof presetNames)[number];
