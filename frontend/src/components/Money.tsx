import { useLocale } from '../api/me'
import { formatMoney } from '../lib/money'

export interface MoneyProps {
  amount: string | null
  currency: string
}

/** An amount with its currency; a missing one is a dash, never a zero. */
export function Money({ amount, currency }: MoneyProps) {
  const { locale } = useLocale()
  if (amount === null) return <span title="Not known">–</span>
  return <span>{formatMoney(amount, currency, locale)}</span>
}
