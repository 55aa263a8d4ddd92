import { useLocale } from '../api/me'
import { formatMoney } from '../lib/money'

export interface MoneyProps {
  amount: string | null
  currency: string
  /** Why there is no amount, where there is none. */
  why?: string | undefined
}

/** An amount with its currency; a missing one is a dash, never a zero. */
export function Money({ amount, currency, why = 'Not known' }: MoneyProps) {
  const { locale } = useLocale()
  if (amount === null) return <span title={why}>–</span>
  return <span>{formatMoney(amount, currency, locale)}</span>
}
