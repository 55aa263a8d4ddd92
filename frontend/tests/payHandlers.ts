import type { MethodSetup, Payable, PaymentMethods } from '../src/api/types.ts'
import { ok, refusal, type Handler } from './answers.ts'
import { SAVED, SETUP, TOKEN } from './fixtures/pay.ts'

const OVER = 'This address leads to no invoice any more: it has expired or was withdrawn.'

/** What whoever has a pay link may ask, signed in or not. */
export function payHandlers(api: string, payable: () => Payable): [string, Handler][] {
  const withLink =
    (handler: Handler): Handler =>
    (match, asked, body) =>
      match[1] === TOKEN
        ? handler(match, asked, body)
        : { status: 404, body: { error: { code: 'pay_link_over', message: OVER, details: {} } } }
  return [
    [`GET ${api}/pay/([^/]+)`, withLink(() => ok(payable()))],
    [`POST ${api}/pay/([^/]+)/check`, withLink(() => ok(payable()))],
    [
      `POST ${api}/pay/([^/]+)/start`,
      withLink((_, __, body) => {
        const { gateway } = body as { gateway: string }
        if (gateway === 'paypal') return refusal(502, 'The gateway did not answer; try again.')
        return ok({ action_url: `https://pay.example/${gateway}`, state: 'open' })
      }),
    ],
  ]
}

/** What a client does with their ways to pay. */
export function methodHandlers(api: string, methods: () => PaymentMethods): [string, Handler][] {
  const of = `${api}/billing/accounts/[^/]+/methods`
  const setup: MethodSetup = {
    id: SETUP,
    status: 'started',
    action_url: 'https://pay.example/save',
    method: null,
  }
  return [
    [
      `POST ${api}/billing/invoices/([^/]+)/pay-link`,
      (match) => ({
        status: 201,
        body: { url: `https://pay.example/${match[1]}`, expires_at: '2027-03-01T00:00:00Z' },
      }),
    ],
    [`GET ${of}`, () => ok(methods())],
    [`POST ${of}/setups`, () => ({ status: 201, body: setup })],
    [
      `POST ${of}/setups/([^/]+)/finish`,
      () => {
        methods().items.push(SAVED)
        return ok({ ...setup, status: 'saved', action_url: '', method: SAVED })
      },
    ],
    [
      `POST ${of}/([^/]+)/default`,
      (match) => {
        for (const method of methods().items) method.is_default = method.id === match[1]
        return ok(methods())
      },
    ],
    [
      `DELETE ${of}/([^/]+)`,
      (match) => {
        const found = methods().items.find(({ id }) => id === match[1])
        if (found?.is_default) return refusal(409, `Payments are collected by ${found.label}.`)
        methods().items = methods().items.filter(({ id }) => id !== match[1])
        return ok(methods())
      },
    ],
  ]
}
