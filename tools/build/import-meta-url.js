// Stands for `import.meta.url` in the CommonJS builds: tsup.shared.ts puts it there. A path becomes an address by Node's own function, as folders may
// hold what means something else in an address (#, ?, %, a backslash, letters beyond ASCII). Node comes before the document, as tests of pages have both.

/* global document, self */
const isNode = () => typeof process === 'object' && Boolean(process.versions?.node) && typeof __filename === 'string';

function addressOfThisFile() {
  // no import of a node: module, which a browser would try to load
  if (isNode()) return process.getBuiltinModule('node:url').pathToFileURL(__filename).href;
  if (typeof document === 'undefined') return self.location.href;
  return document.currentScript?.tagName.toUpperCase() === 'SCRIPT'
    ? document.currentScript.src
    : new URL('main.js', document.baseURI).href;
}

// a call, not a constant: a constant would be kept in every file, used or not
export const importMetaUrl = /* @__PURE__ */ addressOfThisFile();
