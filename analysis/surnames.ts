/** Chinese surnames of one sign, commoner ones and those of Yunnan first. */
export const surnames: ReadonlySet<string> = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤普柏矣施鲁沐木和禾者资飞起鲍岳柳殷温凌易常乔赖文庞樊兰颜齐管俞童葛翁柯祝康盛单卓左纪耿涂欧关符尤詹倪焦邢伍路阮车包牛应申荣古翟季骆宁尚祁聂章辛喻游安褚解毕时鄢米查娄窦边柴蒙房霍甘冉闵沙缪简苗屈华宫瞿靳蔺卞隋佘农党匡巫费裴桂冷洪全代那支官芦谷滕桑裘饶习晏刀岩罕鄂海达昂保山所仲苟庄舒梅蓝阳蒲牟艾穆项戚岑景席卫佟臧邬姬栾刁寇郎甄虞敖巩池苑迟邝封鞠惠荆冀郁胥谌奚粟冼晋仝郜阚屠廉禹巴卿狄阙浦戈扈晁芮邸雍辜亓邰赫杭逯隆茹亢嵇湛麦曲储燕劳厉伊祖漆井杞纳钏成平商司哈虎茶云',
);

/** Surnames of two signs. */
export const doubleSurnames: readonly string[] = [
  ...['欧阳', '司马', '上官', '诸葛', '尉迟', '皇甫', '令狐', '司徒', '慕容', '端木', '夏侯', '东方'],
  ...[
    '南宫',
    '公孙',
    '宇文',
    '长孙',
    '濮阳',
    '淳于',
    '申屠',
    '轩辕',
    '呼延',
    '钟离',
    '鲜于',
    '赫连',
    '澹台',
    '司空',
  ],
];

/**
 * Surnames that are little words or plain adjectives as well: 感谢和老师, 关于老师, 全校老师. After another sign of the
 * same clause they are taken for the word.
 */
export const wordSurnames: ReadonlySet<string> = new Set(
  '和于向连从全那时应同常成任代支方单安者起所达保山关万应达解查党农谢强左平文易路包海商司哈虎茶云',
);
