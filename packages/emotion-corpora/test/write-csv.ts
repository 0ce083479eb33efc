/** CSV by RFC 4180, every cell in quotation marks. */
export function stringify(rows: readonly (readonly string[])[], end: string): string {
  return rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + end).join('');
}
