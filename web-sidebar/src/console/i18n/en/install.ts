import type { Translation } from '@shared/i18n/translate'

import type { install as zhCN } from '../zhCN/install'

export const install: Translation<typeof zhCN> = {
  title: 'Scan to authorise',
  begin: 'Make a QR code',
  qr: 'Authorisation QR code, scan it with WeCom',
  open: 'Open the authorisation page in the browser',
  renew: 'New QR code',
  expiresAt: 'Valid until {time}',
  noPermission: 'You may not bind corps. Please ask the owner.',
  status: {
    waiting: 'Waiting for an admin to scan…',
    authorised: 'Authorised, installing…',
    installed: 'Installed: {name}',
    failed: 'The authorisation failed',
    expired: 'The QR code has expired, renewing…',
  },
  unwatched: 'The progress is not available at the moment, trying again…',
  problem: {
    corp_bound_elsewhere: 'This corp is bound to another agency, whose owner has to release it first.',
    exchange_failed: 'WeCom did not accept the authorisation code. Please scan again.',
    corp_refused: 'WeCom refused the authorisation. Please scan again later.',
    other: 'The authorisation was interrupted. Please scan again.',
  },
  next: 'Next: visible range and chat toolbar. The first sync has started by itself.',
  another: 'Bind another corp',
}
