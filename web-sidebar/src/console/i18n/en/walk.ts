import type { Translation } from '@shared/i18n/translate'

import type { walk as zhCN } from '../zhCN/walk'

export const walk: Translation<typeof zhCN> = {
  title: 'How to bind',
  haveWecom: 'We have WeCom',
  ownApp: 'With a self-built app',
  noWecom: 'No WeCom yet',
  question: 'Does your company use WeCom?',
  register: {
    title: 'Register with WeCom first',
    open: 'Open the WeCom registration page',
    item1: 'Have ready: the business licence, or the legal representative or an agent who verifies by WeChat.',
    item2: 'Open the registration page on a computer, fill in company name, trade and admin, and confirm with the admin’s WeChat.',
    item3: 'Install WeCom on the phone, sign in with the same WeChat and enter the new corp.',
    item4: 'Invite staff, and let them add clients under customer contact.',
    done: 'Registered, go on to binding',
  },
  desktop: 'Desktop',
  phone: 'Phone',
  device: 'Device',
  step1: {
    title: 'Switch off authorisation by members',
    text: 'So that only an admin authorises apps, once for all.',
    desktop: 'WeCom admin console (work.weixin.qq.com) → App management → Third-party app settings: switch off “members may authorise third-party apps”.',
    phone: 'WeCom → Workbench → Manage company → App management: switch off “members may authorise third-party apps”.',
  },
  step2: {
    title: 'Scan to authorise',
    text: 'A WeCom admin scans the QR code beside, checks, and agrees.',
    desktop: 'On a computer you may also open the authorisation page in the browser, sign in as an admin and agree.',
    phone: 'WeCom → “+” at the top right → Scan: scan the QR code, choose the corp and agree.',
  },
  step3: {
    title: 'Set the visible range',
    text: 'Everyone who uses the sidebar has to be in the app’s visible range.',
    desktop: 'Admin console → App management → Sidebook → Visible range: choose departments or members.',
    phone: 'Workbench → Manage company → App management → Sidebook → Visible range: choose departments or members.',
  },
  step4: {
    title: 'Put the page into the chat toolbar',
    text: 'Drag it first, so that it shows as soon as a chat opens.',
    desktop: 'Admin console → Customers → Chat tools → Chat toolbar: add the Sidebook page and drag it to the first place.',
    phone: 'In a chat, open the toolbar above the input box → Manage: tick Sidebook and drag it to the first place.',
  },
  step5: {
    title: 'First sign-in of staff',
    text: 'Each staff member signs in once with mobile number and code on first opening the sidebar.',
    desktop: 'Open a chat with a client, click Sidebook in the toolbar at the right, and sign in.',
    phone: 'Open a chat with a client, tap Sidebook above the input box, and sign in.',
  },
}
