/** Why an amount that these costs are a part of is a dash; nothing where none is. */
export function whyUnsaid(row: { currency: string; other_currencies: string[] }) {
  const { currency, other_currencies: others } = row
  if (others.length === 0) return undefined
  return `Some of the costs are in ${others.join(' and ')}, not in ${currency}.`
}
