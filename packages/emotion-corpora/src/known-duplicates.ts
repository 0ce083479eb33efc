/** Clips of one corpus that are the same sound, byte for byte. */
export interface KnownDuplicate {
  ids: readonly [string, string];
  why: string;
}

/**
 * CREMA-D clips that are byte-identical although their names give different emotions. Nothing tells which of the two labels
 * is right, so both are among the `knownExclusions`.
 */
export const knownConflictingDuplicates: readonly KnownDuplicate[] = [
  { ids: ['1006_TIE_HAP_XX', '1006_TIE_NEU_XX'], why: 'the same recording under the labels happy and neutral' },
  { ids: ['1013_WSI_DIS_XX', '1013_WSI_SAD_XX'], why: 'the same recording under the labels disgust and sad' },
  { ids: ['1017_IWW_ANG_XX', '1017_IWW_FEA_XX'], why: 'the same recording under the labels angry and fearful' },
];

/** RAVDESS clips that are the same recording under the same label: kept, and told in the notes. */
export const knownRepeatedRecordings: readonly KnownDuplicate[] = [
  { ids: ['03-01-03-01-02-01-07', '03-01-03-01-02-02-07'], why: 'the same recording twice, both labeled happy' },
];
