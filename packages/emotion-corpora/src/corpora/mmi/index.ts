import type { FaceCorpus } from '../face-corpus';
import { mmiLayout } from './read';

export const mmi: FaceCorpus = {
  name: 'mmi',
  title: 'MMI',
  folderName: /^mmi/,
  layout: mmiLayout,
  agreement: {
    name: 'mmi',
    title: 'MMI Facial Expression Database',
    ask: 'Ask for an account at https://mmifacedb.eu, with a signed end user licence agreement; then search for sessions with an emotion label and download them with their annotations.',
    put: 'MMI/Sessions/1/session.xml, S001-001.avi and S001-001.xml, one folder a session, as downloaded',
    reference: 'Pantic et al. 2005; Valstar and Pantic 2010',
  },
};
