export { CorpusError, SplitLeakError } from './errors';
export type { CorpusErrorDetails } from './errors';
export { emotions, toCanonicalEmotion } from './emotions';
export type { Emotion } from './emotions';
export type { Clip, Demographics, Sex } from './clip';
export type { VideoRecording } from './video-recording';
export { faceSize } from './face-image';
export type { FaceImage, LabeledFace, UnlabeledFace } from './face-image';
export type { CorpusIndex, FileOutcome, FileProblem } from './corpus-index';
export { speechCorpora, speechCorpus } from './corpora/speech-corpora';
export type { SpeechCorpusName } from './corpora/speech-corpora';
export { defineSpeechCorpus } from './corpora/speech-corpus';
export type {
  CorpusFolder,
  Exclusion,
  KnownDuplicate,
  OfficialCounts,
  OfficialSpeaker,
  SpeechCorpus,
  SpeechMedia,
  SpeechReader,
  TableRow,
} from './corpora/speech-corpus';
export { ravdess } from './corpora/ravdess/index';
export { parseRavdessName } from './corpora/ravdess/name';
export type { RavdessName } from './corpora/ravdess/name';
export { cremaD } from './corpora/crema-d/index';
export { parseCremaDName } from './corpora/crema-d/name';
export type { CremaDName } from './corpora/crema-d/name';
export { clipsOfPart, partOfSpeaker, splitBySpeaker, splitParts } from './split/speaker-split';
export type { SpeakerSplit, SplitPart } from './split/speaker-split';
export { publishedSplit } from './split/published-split';
export { assertDisjoint } from './split/assert-disjoint';
export { speakerFolds } from './split/speaker-folds';
export type { SpeakerFold } from './split/speaker-folds';
export { splitManifest } from './split/split-manifest';
export type { PartManifest, SplitManifest } from './split/split-manifest';
export type { RgbImage } from './image/rgb-image';
export type { Box, DetectedFace, FaceDetector, Point } from './detection/face-detector';
export { framePositions } from './video/frame-positions';
export type { FrameChoice } from './video/frame-positions';
export { pairClipsWithFaces } from './pairing/pair-clips-with-faces';
export type { ClipFacePair, Pairing } from './pairing/pair-clips-with-faces';
export { synthesizeCorpus, syntheticModelVersion } from './synthetic/synthesize-corpus';
export type { SyntheticCorpus, SyntheticCorpusOptions } from './synthetic/synthesize-corpus';
export { syntheticProfiles } from './synthetic/profiles';
export type { ClipSpec, FaceSpec, SyntheticIntensity, SyntheticProfile, SyntheticProfileName } from './synthetic/specs';
export { renderClip, syntheticSampleRate } from './synthetic/voice/render-clip';
export { renderFace } from './synthetic/face/render-face';
