/** Leaves the application for a page of somebody else's, in the same window. */
export function leaveFor(address: string): void {
  window.open(address, '_self')
}
