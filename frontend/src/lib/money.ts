/** The exact decimal string as a person writes it; it never passes through a float. */
export function formatMoney(amount: string, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(
    amount as Intl.StringNumericLiteral,
  )
}

/** "67.4" as "67.4%", with its sign when asked for ("+6.2%"). */
export function formatPercent(percent: string, locale: string, signed = false): string {
  const exact = `${percent}E-2` as Intl.StringNumericLiteral
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(exact)
}

export function isNegative(amount: string): boolean {
  return amount.startsWith('-') && /[1-9]/.test(amount)
}
