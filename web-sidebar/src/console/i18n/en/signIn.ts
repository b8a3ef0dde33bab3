import type { Translation } from '@shared/i18n/translate'

import type { signIn as zhCN } from '../zhCN/signIn'

export const signIn: Translation<typeof zhCN> = {
  title: 'Sign in to the console',
  text: 'Use the mobile number that is registered at your agency.',
  mobile: 'Mobile number',
  mobileInvalid: 'Please enter an 11-digit mobile number',
  code: 'SMS code',
  codeInvalid: 'Please enter the 6-digit code',
  getCode: 'Get code',
  resendIn: 'Resend in {n} s',
  codeSent: 'If this number is registered, the code arrives within seconds.',
  submit: 'Sign in',
  or: 'or',
  scan: 'Scan with WeCom',
  scanOf: 'Scan with WeCom: {name}',
  outbox: 'Demo: view SMS',
  choose: 'Choose an agency',
  chooseText: 'This number belongs to several agencies. Please choose one.',
  back: 'Use another number',
  expired: 'Your sign-in has expired. Please sign in again.',
}
