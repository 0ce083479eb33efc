import { arrow, box, colours, picture, text } from './svg';

/** The method as the paper has it: translate, estimate density, split, spread labels, train Dis_t, again. */
export function method(): string {
  const { paleBlue, paleOrange, paleGreen, grey } = colours;
  return picture(900, 470, 'The method of Image2Audio', [
    box({ x: 10, y: 20, width: 130, height: 56 }, ['faces', 'D_s, all labeled'], paleOrange),
    box({ x: 10, y: 130, width: 130, height: 56 }, ['speech', 'D_t labeled, D_u not'], paleBlue),
    box({ x: 190, y: 20, width: 110, height: 56 }, ['encoder s'], paleOrange),
    box({ x: 190, y: 130, width: 110, height: 56 }, ['encoder t'], paleBlue),
    box({ x: 340, y: 64, width: 170, height: 78 }, ['shared latent z', 'drawn together by class', '2.1'], grey),
    box({ x: 550, y: 20, width: 110, height: 56 }, ['decoder s'], paleOrange),
    box({ x: 550, y: 130, width: 110, height: 56 }, ['decoder t'], paleBlue),
    box({ x: 710, y: 20, width: 180, height: 56 }, ['Dis_s', 'real or made: faces'], paleOrange),
    box({ x: 710, y: 130, width: 180, height: 56 }, ['generated speech', "with their faces' labels"], paleBlue),
    arrow([140, 48], [189, 48]),
    arrow([140, 158], [189, 158]),
    arrow([300, 48], [339, 88]),
    arrow([300, 158], [339, 118]),
    arrow([510, 88], [549, 48]),
    arrow([510, 118], [549, 158]),
    arrow([660, 48], [709, 48]),
    arrow([660, 158], [709, 158]),
    box(
      { x: 620, y: 230, width: 270, height: 60 },
      ['density p(x), ranked in each class', 'the share epsilon is dense: 0 to 0.8 (2.2)'],
      paleGreen,
    ),
    arrow([800, 186], [800, 229]),
    box(
      { x: 10, y: 230, width: 270, height: 60 },
      ['graph of features', 'labels along reliable paths, S = tr(Y′LY) (2.3)'],
      paleGreen,
      12,
    ),
    arrow([75, 186], [75, 229]),
    box(
      { x: 250, y: 350, width: 400, height: 100 },
      [
        'Dis_t: a classifier over K emotions and K+1',
        'labeled, dense and path-labeled clips: their class',
        'sparse generated ones, D_g: class K+1',
        'D_u: not K+1, of low entropy, smooth on the graph (2.4)',
      ],
      paleGreen,
    ),
    arrow([200, 290], [200, 385], [249, 385]),
    text(208, 322, 'labels for D_u, and S'),
    arrow([700, 290], [700, 385], [651, 385]),
    text(710, 342, 'dense: new labeled clips'),
    text(710, 360, 'sparse: class K+1'),
    arrow([450, 349], [450, 205], [600, 205], [600, 187]),
    text(306, 240, 'Dis_t is the critic of'),
    text(306, 256, 'the translation, and'),
    text(306, 272, 'gives the features'),
    arrow([250, 410], [40, 410], [40, 291]),
    text(50, 428, 'features, every round'),
  ]);
}
