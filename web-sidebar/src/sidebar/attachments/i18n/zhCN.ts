/** Files and pictures that are attached to something. */
export const zhCN = {
  attachments: {
    label: '图片和附件',
    hint: '图片、PDF、Office 文档，单个不超过 20 MB，最多 {n} 个',
    choose: '选择文件',
    camera: '拍照',
    full: '最多 {n} 个文件，其余的没有加入。',
    uploading: '正在上传 {name}，{n}%',
    failed: '{name}：{reason}',
    retry: '重新上传 {name}',
    remove: '移除 {name}',
    view: '查看图片 {name}',
    open: '下载 {name}',
    opening: '正在打开…',
    viewer: '图片',
    place: '第 {n} 张，共 {all} 张',
    previous: '上一张',
    next: '下一张',
    notShown: '图片没有显示出来',
    list: '附件',
  },
} as const
