/** A speech sound in a sentence: its ARPAbet name, and for a vowel how strongly it is stressed. */
export interface Phone {
  name: string;
  /** 0 unstressed, 1 stressed; null for a consonant. */
  stress: 0 | 1 | null;
}

/**
 * The sentences that synthetic speakers say: the two statements of RAVDESS (Livingstone and Russo 2018) and the twelve sentences of CREMA-D (Cao et al.
 * 2014), in the ARPAbet with lexical stress, main verbs and nouns stressed, function words not.
 */
const transcriptions = {
  KID: 'k ih1 d z aa0 r t ao1 k ih0 ng b ay0 dh ah0 d ao1 r',
  DOG: 'd ao1 g z aa0 r s ih1 t ih0 ng b ay0 dh ah0 d ao1 r',
  IEO: 'ih0 t s ih0 l eh1 v ah0 n ah0 k l aa1 k',
  TIE: 'dh ae1 t ih0 z ih0 g z ae1 k t l iy0 w ah1 t hh ae1 p ah0 n d',
  IOM: 'ay0 m aa1 n m ay0 w ey1 t ah0 dh ah0 m iy1 t ih0 ng',
  IWW: 'ay0 w ah1 n d er0 w ah0 t dh ih1 s ih0 z ah0 b aw1 t',
  TAI: 'dh iy0 eh1 r p l ey0 n ih0 z ao1 l m ow0 s t f uh1 l',
  MTI: 'm ey1 b iy0 t ah0 m aa1 r ow0 ih0 t w ih0 l b iy0 k ow1 l d',
  IWL: 'ay0 w uh0 d l ay1 k ah0 n uw1 ah0 l aa1 r m k l aa1 k',
  ITH: 'ay0 th ih1 ng k ay0 hh ae1 v ah0 d aa1 k t er0 z ah0 p oy1 n t m ah0 n t',
  DFA: 'd ow1 n t f er0 g eh1 t ah0 jh ae1 k ah0 t',
  ITS: 'ay0 th ih1 ng k ay0 v s iy1 n dh ih1 s b ah0 f ao1 r',
  TSI: 'dh ah0 s er1 f ah0 s ih0 z s l ih1 k',
  WSI: 'w iy0 l s t aa1 p ih0 n ah0 k ah1 p ah0 l ah0 v m ih1 n ah0 t s',
} as const;

function phonesOf(transcription: string): Phone[] {
  return transcription.split(' ').map((symbol) => {
    const stress = /\d$/.test(symbol) ? (Number(symbol.slice(-1)) as 0 | 1) : null;
    return { name: stress === null ? symbol : symbol.slice(0, -1), stress };
  });
}

export const sentences: ReadonlyMap<string, readonly Phone[]> = new Map(
  Object.entries(transcriptions).map(([code, transcription]) => [code, phonesOf(transcription)]),
);
