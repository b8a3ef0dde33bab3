import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

export const en: Translation<typeof zhCN> = {
  attachments: {
    label: 'Pictures and files',
    hint: 'Pictures, PDF, Office documents; 20 MB each, {n} at most',
    choose: 'Choose files',
    camera: 'Take a photo',
    full: '{n} files at most; the others were not added.',
    uploading: 'Uploading {name}, {n}%',
    failed: '{name}: {reason}',
    retry: 'Upload {name} again',
    remove: 'Remove {name}',
    view: 'View picture {name}',
    open: 'Download {name}',
    opening: 'Opening…',
    viewer: 'Picture',
    place: '{n} of {all}',
    previous: 'Previous',
    next: 'Next',
    notShown: 'The picture could not be shown',
    list: 'Attachments',
  },
}
