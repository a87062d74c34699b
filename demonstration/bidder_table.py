"""The invented bidders, one a line: who they are, which lots they want, and what becomes of them.

The columns are: key; name; town; second town; weekly hours now; years in business; lots; agreed marks for Q1 to Q9
in the first round; the same in the last round; what becomes of the tender; what the financial check finds. Everything
that the product computes (totals, ranks, ties, failures, lots that end short) follows from these marks;
tests/demonstration says what has to come out.
"""

ROWS = """
amberwick|Amberwick Homecare Ltd|Pluckwell|Thornwick|2130|6|3,4,12,20|443334333|443334333|STANDS|INSUFFICIENT
applemoor|Applemoor Care at Home Ltd|Brackenhythe|Saltmere|1280|20|8,9|433334335|433334345|STANDS|CONDITIONAL
ashenhythe|Ashenhythe Support Services Ltd|Netherlathe|Oxenstead|2290|17|1,7,8,9|332333234|342333334|STANDS|PASS
barrowfleet|Barrowfleet Care Ltd|Quayford|Sandhythe|3080|5|2,5,9,10,11,18,19|233343434|233343434|BEFORE|NONE
beaconmarle|Beaconmarle Homecare Ltd|Ferrywell|Saltmere|2480|22|1,5,6,7,8,9|333243324|333243334|STANDS|PASS
bellhanger|Bellhanger Community Care CIC|Ferrywell|Medbury|2020|5|2,10,11,18,19|344434444|454444444|STANDS|PASS
birchenwold|Birchenwold Care Ltd|Brackenhythe|Thornwick|1940|8|12,20|323333324|333333334|STANDS|PASS
blackthorn|Blackthorn Reach Homecare Ltd|Brackenhythe|Saltmere|3540|21|2,5,10,11,19|545444444|545544454|STANDS|PASS
bramblelathe|Bramblelathe Domiciliary Ltd|Hollowbridge|Saltmere|2280|15|6,9,17|434444445|444444445|STANDS|PASS
brightfallow|Brightfallow Care Ltd|Saltmere|Ferrywell|1730|23|2,5,10,11,19|344324344|344334344|STANDS|FAIL
brookmarle|Brookmarle Homecare Ltd|Netherlathe|Kingsoast|2200|14|8,9|323333224|323333224|STANDS|PASS
burnt_oast|Burnt Oast Support Ltd|Applewick|Hoathstead|3800|13|2,5,6,10,11,17|334333433|334333433|SELECTION|NONE
calverwick|Calverwick Care at Home Ltd|Cranmarsh|Hollowbridge|2580|22|1,4,6,7,8,9|333443424|333443424|LATE|NONE
candlewick|Candlewick Weald Care Ltd|Wickenstow|Brackenhythe|1990|18|2,5|444344434|444444434|STANDS|FAIL
chalkhythe|Chalkhythe Homecare Ltd|Wickenstow|Quayford|1670|17|16|333434333|334434333|STANDS|PASS
cherrylathe|Cherrylathe Living Ltd|Hollowbridge|Stourbeck|2240|17|12,17,20|444454443|444454444|STANDS|PASS
copperwain|Copperwain Care Ltd|Oxenstead|Saltmere|2000|14|5,6|445445334|445445334|STANDS|FAIL
corndale|Corndale Hearth Homecare Ltd|Stourbeck|Kingsoast|1800|6|12|455434554|455534555|STANDS|PASS
cressetway|Cressetway Support Ltd|Quayford|Wickenstow|2330|5|2,5,10,11|334334333|434334333|STANDS|PASS
cuckoo_ridgeway|Cuckoo Ridgeway Care Ltd|Wickenstow|Hoathstead|2270|26|6,8,9|444443433|444444434|STANDS|PASS
daymarsh|Daymarsh Home Support Ltd|Medbury|Stourbeck|2910|15|13,14,15,16,17,18,20|544344444|544344444|SELECTION|NONE
dovelathe|Dovelathe Care Ltd|Hollowbridge|Saltmere|1410|10|12,20|223334333|333334333|STANDS|PASS
eastlathe|Eastlathe Homecare Ltd|Wickenstow|Thornwick|2200|16|1,4,12|323333423|333333433|STANDS|PASS
elmstow|Elmstow Hythe Care Ltd|Lydmarsh|Quayford|2790|16|5,6,7,8,9|322132223|322132233|STANDS|NONE
fairwithy|Fairwithy Homecare Ltd|Brackenhythe|Sandhythe|2390|21|2,10,11,19|543443444|544444454|STANDS|PASS
fennelgate|Fennelgate Care Ltd|Sandhythe|Applewick|1530|11|9|233332334|233332334|STANDS|PASS
ferrystone|Ferrystone Lathe Support Ltd|Thornwick|Quayford|2820|11|3,4,12,13,15,16,20|132344233|132344333|STANDS|NONE
foxhanger|Foxhanger Homecare Ltd|Cranmarsh|Marlhithe|1650|12|8,9|444444344|454444444|STANDS|PASS
gannetshore|Gannetshore Care Ltd|Wickenstow|Marlhithe|3260|21|1,3,4,7,8,12,20|333244444|433344444|STANDS|PASS
goldenhop|Goldenhop Care at Home Ltd|Stourbeck|Hoathstead|2130|26|1,4,7,12|333344334|333344344|STANDS|FAIL
greenlathe|Greenlathe Support CIC|Kingsoast|Oxenstead|2050|16|2,5|343434433|343444443|STANDS|PASS
hawkwithy|Hawkwithy Care Ltd|Medbury|Tenderhythe|3240|24|2,5,6,8,9,10,11|454443444|455443454|STANDS|PASS
hearthmarle|Hearthmarle Homecare Ltd|Medbury|Oxenstead|2700|10|2,5,6,7,8,9,10|555444454|555454554|STANDS|PASS
hoppersgate|Hoppersgate Care Ltd|Applewick|Hollowbridge|2150|23|1,4,7,8|333333333|433433343|STANDS|PASS
inglelathe|Inglelathe Homecare Ltd|Oxenstead|Thornwick|1530|21|11,17,18,19|243323434|343333434|STANDS|FAIL
jackdaw_oast|Jackdaw Oast Care Ltd|Saltmere|Medbury|960|10|12,20|435435535|435435535|STANDS|PASS
kestrelhythe|Kestrelhythe Support Ltd|Hoathstead|Medbury|2050|15|5,6,8,9|233333432|233333432|STANDS|FAIL
kiln_and_cowl|Kiln & Cowl Care Ltd|Hoathstead|Stourbeck|3830|7|1,3,4,7,8,12,20|334442333|344443333|STANDS|FAIL
lanternlathe|Lanternlathe Homecare Ltd|Lydmarsh|Applewick|3200|13|6,7,8,9|353334434|453334434|STANDS|PASS
larkshythe|Larkshythe Care Ltd|Quayford|Hollowbridge|1860|12|14,15,16|224432324|324433324|STANDS|PASS
limewithy|Limewithy Care at Home Ltd|Lydmarsh|Hollowbridge|880|10|9|324133322|324333322|STANDS|PASS
marshlathe|Marshlathe Homecare Ltd|Kingsoast|Stourbeck|2470|20|3,12,13,14,15,16,20|444333343|444333343|STANDS|PASS
meadowhythe|Meadowhythe Care Ltd|Wickenstow|Quayford|1450|9|6|345354454|345354454|STANDS|PASS
millwithen|Millwithen Support Ltd|Stourbeck|Cranmarsh|2850|14|3,12,20|434444453|434444454|STANDS|PASS
nettlemarle|Nettlemarle Homecare Ltd|Cranmarsh|Netherlathe|3900|11|2,4,5,6,7,8,9,10|434432333|434443333|STANDS|PASS
northlathe|Northlathe Care Ltd|Netherlathe|Brackenhythe|3430|4|1,3,4,7,8|442234333|443344333|STANDS|PASS
oastwithy|Oastwithy Homecare Ltd|Marlhithe|Wickenstow|3640|10|13,14,15,16,18,19|243242333|243242333|STANDS|PASS
orchardlathe|Orchardlathe Care CIC|Hoathstead|Stourbeck|3750|15|13,14,15,16,17,20|344433333|344444334|STANDS|FAIL
otterwain|Otterwain Support Ltd|Quayford|Sandhythe|2990|19|1,3,4,12,14,15,16,20|444544344|444544344|AFTER|NONE
pebblelathe|Pebblelathe Care Ltd|Netherlathe|Stourbeck|2630|23|1,7,8,9|445345443|445345443|STANDS|PASS
pippinhythe|Pippinhythe Homecare Ltd|Hoathstead|Marlhithe|3370|24|10,11,14,18,19|433433533|433433533|STANDS|FAIL
quillmarle|Quillmarle Care Ltd|Quayford|Thornwick|2840|19|3,12,15,16,20|333432422|333432422|SELECTION|NONE
ragstone|Ragstone Hythe Care Ltd|Hollowbridge|Applewick|2860|16|2,5,6,10,11,19|443443354|444444454|STANDS|PASS
reedmarle|Reedmarle Homecare Ltd|Applewick|Medbury|930|9|10|434544454|444544454|STANDS|MET
rookwithy|Rookwithy Support Ltd|Thornwick|Marlhithe|1890|24|10,11|354445445|454445445|STANDS|PASS
saltmarle|Saltmarle Care Ltd|Thornwick|Kingsoast|3060|21|3,12,13,15,16,20|343443353|343443454|STANDS|PASS
sandlathe|Sandlathe Homecare Ltd|Brackenhythe|Thornwick|1290|24|1,7,8,9|244332423|244332423|SELECTION|NONE
shepherdshythe|Shepherdshythe Care Ltd|Saltmere|Brackenhythe|1520|10|2|334333332|334333333|STANDS|PASS
silverlathe|Silverlathe Home Support Ltd|Netherlathe|Marlhithe|1480|13|10,11|333333433|343333443|STANDS|FAIL
stonewithy|Stonewithy Care Ltd|Kingsoast|Cranmarsh|2810|21|3,4,12,16,20|135543434|335543434|STANDS|PASS
swallowmarle|Swallowmarle Homecare Ltd|Tenderhythe|Thornwick|3080|18|2,5,6,7,8,9,10,11|334343434|444443434|STANDS|PASS
tallowhythe|Tallowhythe Care Ltd|Ferrywell|Kingsoast|3550|8|13,14,15,16,18|333433433|333433433|BEFORE|NONE
thistlelathe|Thistlelathe Care at Home Ltd|Brackenhythe|Thornwick|3830|4|1,4,7,8,9|334345444|444345444|STANDS|FAIL
tidewithen|Tidewithen Homecare Ltd|Applewick|Hollowbridge|1540|9|12,16,17,20|423435344|434435344|STANDS|FAIL
underoast|Underoast Care Ltd|Thornwick|Kingsoast|1030|14|5,2|333323333|333323333|NEVER|NONE
wheatlathe|Wheatlathe Homecare Ltd|Kingsoast|Brackenhythe|1840|7|12|432333323|432333323|NEVER|NONE
yewmarle|Yewmarle Support Ltd|Brackenhythe|Oxenstead|1780|12|9,10,8|232232232|232232232|NEVER|NONE
"""
