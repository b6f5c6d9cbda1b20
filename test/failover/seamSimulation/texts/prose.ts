/** Prose in ten languages and six scripts, with doublings that are meant. */
export const PROSE: Readonly<Record<string, string>> = {
  english:
    'A relay is won in the few metres in which nobody runs alone. The runner who comes in looks at the hand and at nothing else; the runner who goes out looks ahead and listens. The coach said that that was the whole secret, and the the team had printed by mistake on its shirts made everyone smile. They had had four years to learn it. "Bye bye," said the old champion, and he will still tell you that the baton never stops.',
  'english dialogue':
    'She said: "Of course! Come in."\n"Sure, but only for a minute," he answered.\n\nHe had the rest of the story with him, page after page after page, and he wanted to go on. "No, no, no," she said, "here is where I stop." Very, very slowly she closed the book. It was a long long way home, and so so quiet.',
  'english essay':
    'Every stream ends. Some streams end because there is nothing left to say; others end because a cable was cut under the sea, a process was killed, or a budget was used up. To the reader the three look the same.\n\nThe difference is made by an end marker. A stream that has one is whole; a stream that has none is not, however complete its last sentence may sound. An engineer who forgets this will some day send half a contract to a customer, and the customer will some day sign it.\n\nEvery answer, therefore, is read to its end. Every answer is then compared with what was asked for. Every answer that falls short is asked for again, from the place where it broke off, and no further back.',
  'english short lines':
    'Row, row, row the boat\ngently down the stream,\nrow until the river ends,\nrow until you dream.\n\nHa ha ha, the boatman said,\nha ha, and on we go;\ndown the river, down the hill,\ndown to where lilies grow.\n',
  german:
    'Ein Staffellauf wird in den wenigen Metern entschieden, in denen zwei Menschen gleichzeitig laufen. Die, die die Übergabe üben, gewinnen häufiger als die Schnelleren. Der Donaudampfschifffahrtskapitän, der das Seeelefantenbecken betreute, erzählte davon gern: Man müsse den Stab spüren, nicht sehen. Wenn hinter Fliegen Fliegen fliegen, fliegen Fliegen Fliegen nach, sagte er, und wir lachten, weil er es jedes Mal ernst meinte. Das größte Geschenk war die Ruhe im Übergaberaum.',
  french:
    'Une course de relais se gagne là où personne ne court seul. « Nous nous entraînons, vous vous reposez », disait l’entraîneur, et il avait raison : la main qui reçoit ne regarde pas, elle attend. L’été dernier, à l’aube, l’équipe répéta cent fois le même geste ; à la cent unième, le témoin passa sans bruit. C’était presque rien, et pourtant tout était là : la confiance, le rythme, l’élan.',
  spanish:
    'Una carrera de relevos se gana en los pocos metros en los que nadie corre solo. ¿Quién mira la mano? Quien llega. ¿Quién mira hacia delante? Quien sale. El entrenador repetía, poco a poco y muy muy despacio, que el testigo no se suelta: se entrega. Mañana, dijo la niña, llevaré yo el último relevo; y corrió, corrió, corrió hasta que el sol se puso detrás de las montañas.',
  portuguese:
    'Uma corrida de estafetas ganha-se nos poucos metros em que ninguém corre sozinho. A mão que recebe não vê, espera; a mão que entrega não larga, acompanha. «Devagar, devagarinho», dizia a avó, que nunca tinha corrido mas sabia de passagens de testemunho: da receita do pão à chave de casa, tudo lhe chegara assim, de mão em mão, sem cair ao chão.',
  russian:
    'Эстафету выигрывают на тех немногих метрах, где никто не бежит один. Тот, кто прибегает, смотрит на руку; тот, кто убегает, смотрит вперёд и слушает. Тренер говорил тихо-тихо, и всё же его слышали все. «Еле-еле душа в теле», — шутил он после дождя, и мы снова становились на старт. Палочка переходила из руки в руку, как слово переходит из уст в уста.',
  chinese:
    '接力赛的胜负往往取决于交接棒的那几米。跑来的人看着手,跑出去的人看着前方,认真听着脚步声。教练常常说:慢慢来,高高兴兴地练,练习练习再练习。队员们研究研究路线,商量商量节奏,一天一天地进步。到了比赛那一天,天空干干净净,接力棒从第一个人手里传到最后一个人手里,一次也没有掉下来。观众们纷纷站起来鼓掌,大家都明白了:真正跑完全程的不是某一个人,而是那根小小的接力棒。',
  japanese:
    'リレーの勝敗は、二人が同時に走る数メートルで決まります。走ってくる人は手を見て、走り出す人は前を見て耳を澄まします。コーチはいつも「ゆっくりゆっくり、少しずつ」と言いました。選手たちは毎日毎日、同じ動きをくり返しました。大会の日、バトンは次から次へと渡され、一度も落ちませんでした。人々は立ち上がり、いつまでもいつまでも拍手をしました。',
  korean:
    '이어달리기의 승부는 두 사람이 함께 달리는 몇 미터에서 갈립니다. 들어오는 선수는 손을 보고, 나가는 선수는 앞을 보며 발소리를 듣습니다. 감독은 늘 천천히, 천천히 하라고 말했습니다. 선수들은 날마다 날마다 같은 동작을 되풀이했고, 대회 날 배턴은 한 번도 떨어지지 않았습니다. 관중은 모두 일어나 오래오래 박수를 쳤습니다.',
  arabic:
    'يُحسم سباق التتابع في الأمتار القليلة التي لا يركض فيها أحد وحده. القادم ينظر إلى اليد، والمنطلق ينظر إلى الأمام ويصغي إلى الخطوات. كان المدرب يقول: رويدًا رويدًا، فالعصا لا تُرمى بل تُسلَّم. وفي يوم السباق انتقلت العصا من يد إلى يد، شيئًا فشيئًا، ولم تسقط مرة واحدة، فوقف الناس يصفقون طويلًا طويلًا.',
  hebrew:
    'מרוץ שליחים מוכרע במטרים המעטים שבהם איש אינו רץ לבדו. מי שמגיע מביט ביד, ומי שיוצא מביט קדימה ומקשיב לצעדים. המאמן אמר לאט לאט, מעט מעט, כי את המקל לא זורקים אלא מוסרים. וביום התחרות עבר המקל מיד ליד, ולא נפל אף לא פעם אחת; הקהל קם ומחא כפיים שעה ארוכה.',
  hindi:
    'रिले दौड़ का फ़ैसला उन थोड़े से मीटरों में होता है जहाँ कोई अकेला नहीं दौड़ता। आने वाला हाथ को देखता है, जाने वाला आगे देखता है और क़दमों की आहट सुनता है। कोच कहते थे, धीरे धीरे, थोड़ा थोड़ा करके सब हो जाता है। प्रतियोगिता के दिन बैटन हाथों हाथ चलता गया और एक बार भी नहीं गिरा। लोग खड़े होकर देर तक तालियाँ बजाते रहे।',
  thai: 'การวิ่งผลัดตัดสินกันในไม่กี่เมตรที่ไม่มีใครวิ่งอยู่คนเดียว คนที่วิ่งเข้ามามองมือ คนที่วิ่งออกไปมองข้างหน้าและฟังเสียงฝีเท้า โค้ชพูดเสมอว่าช้า ๆ ค่อย ๆ ทำไป วันแข่งขันไม้ผลัดถูกส่งต่อจากมือสู่มือโดยไม่ตกเลยแม้แต่ครั้งเดียว ผู้คนจึงลุกขึ้นปรบมือเป็นเวลานาน',
  'with emoji':
    'Relay day 🏁🏁🏁! The team 👩‍👩‍👧‍👦 met at nine 🕘, warmed up 🤸🏽‍♀️🤸🏿‍♂️ and painted flags 🇫🇷🇩🇪🇯🇵 on their cheeks. First leg: 🏃‍♀️➡️🏃. Second leg: 😀😀 all smiles, since the baton 🥖 (yes, a real one!) held. Third leg: 💨💨💨. Last leg: ❤️‍🔥 and then 🥇🎉🎉. Everyone said 1️⃣2️⃣3️⃣ and jumped. 👏👏👏👏',
  'combining marks':
    'Zalgo is not the only one who combines: cafe\u0301, nai\u0308ve, a\u030Angstro\u0308m and Vie\u0302\u0323t Nam are written with marks of their own. So is Z\u0323\u0307a\u0300l\u0301g\u0302o\u0303. In Hindi क्षि is one letter to the eye, in Tamil நி is, in Thai กำ is. A reader sees e\u0301e\u0301 where a program sees four units. Half of any of them is no letter at all, and a seam that cuts there must lose neither half.',
};
