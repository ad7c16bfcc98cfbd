BEGIN TRANSACTION;
CREATE TABLE appointments (
	running INTEGER NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	number VARCHAR(18) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	at DATETIME, 
	call_by DATE, 
	PRIMARY KEY (running), 
	CHECK ((at IS NULL) <> (call_by IS NULL)), 
	UNIQUE ("key")
);
INSERT INTO "appointments" VALUES(1,'booked','510000196008170045','hall','2026-11-25 01:00:00.000000',NULL);
CREATE TABLE authorities (
	number VARCHAR(18) NOT NULL, 
	agent_number VARCHAR(18) NOT NULL, 
	relation VARCHAR(20) NOT NULL, 
	until DATE NOT NULL, 
	PRIMARY KEY (number, agent_number, relation), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE benefits (
	number VARCHAR(18) NOT NULL, 
	paid_months INTEGER NOT NULL, 
	remaining_months INTEGER NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	drawn_from VARCHAR(7) DEFAULT '' NOT NULL, 
	drawn_until VARCHAR(7) DEFAULT '' NOT NULL, 
	medical_from VARCHAR(7) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE bundles (
	"key" VARCHAR(100) NOT NULL, 
	bundle_number VARCHAR(60) NOT NULL, 
	year INTEGER NOT NULL, 
	running INTEGER NOT NULL, 
	number VARCHAR(18) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	scene VARCHAR(50) NOT NULL, 
	site VARCHAR(50) NOT NULL, 
	identified_by VARCHAR(50) NOT NULL, 
	content TEXT NOT NULL, 
	accepted DATETIME NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (year, running), 
	UNIQUE (bundle_number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "bundles" VALUES('at once','达川人社受〔2026〕000001号',2026,1,'510000196511030015','李试样','retirement','test','pin','{"applicant": {"name": "李试样", "number": "510000196511030015"}, "items": {"category": "male", "retirement_month": "2026-02"}, "key": "at once", "matters": ["retirement"], "promises": [{"item": "promise_retirement", "words_id": "retirement.promise.1"}], "proofs": [{"holder_number": "510000196511030015", "way": "pin"}], "scene": "retirement", "sources": {"category": "ask", "retirement_month": "law"}}','2026-11-24 12:15:00.000000');
INSERT INTO "bundles" VALUES('open','达川人社受〔2026〕000002号',2026,2,'510000196701150050','赵试例','retirement','test','pin','{"applicant": {"name": "赵试例", "number": "510000196701150050"}, "items": {"category": "male", "retirement_month": "2027-02"}, "key": "open", "matters": ["retirement_early"], "promises": [{"item": "promise_retirement", "words_id": "retirement.promise.1"}], "proofs": [{"holder_number": "510000196701150050", "way": "pin"}], "scene": "retirement", "sources": {"category": "ask", "retirement_month": "ask"}}','2026-11-24 12:15:00.000000');
CREATE TABLE call_backs (
	"key" VARCHAR(100) NOT NULL, 
	telephone VARCHAR(20) NOT NULL, 
	site VARCHAR(50) NOT NULL, 
	page VARCHAR(100) NOT NULL, 
	asked DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE cards (
	card_number VARCHAR(20) NOT NULL, 
	number VARCHAR(18) NOT NULL, 
	state VARCHAR(20) DEFAULT '' NOT NULL, 
	bank VARCHAR(50) DEFAULT '' NOT NULL, 
	account VARCHAR(30) DEFAULT '' NOT NULL, 
	PRIMARY KEY (card_number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "cards" VALUES('T0000001X','510000196511030015','normal','','');
INSERT INTO "cards" VALUES('T00000044','510000196701150050','normal','','');
INSERT INTO "cards" VALUES('T00000052','510000196505080075','normal','','');
INSERT INTO "cards" VALUES('T00000079','510000196008170045','normal','','');
CREATE TABLE cases (
	"key" VARCHAR(100) NOT NULL, 
	matter VARCHAR(50) NOT NULL, 
	place INTEGER NOT NULL, 
	case_number VARCHAR(60), 
	number VARCHAR(18) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	accepted DATETIME NOT NULL, 
	promised_by DATE, 
	statutory_by DATE, 
	certain BOOLEAN NOT NULL, 
	result TEXT NOT NULL, 
	PRIMARY KEY ("key", matter), 
	CHECK ((state = 'refused') = (case_number IS NULL)), 
	CHECK ((state = 'accepted') = (promised_by IS NOT NULL)), 
	FOREIGN KEY("key") REFERENCES bundles ("key"), 
	UNIQUE (case_number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "cases" VALUES('at once','retirement',0,'达川人社受〔2026〕000001号','510000196511030015','completed','2026-11-24 12:15:00.000000',NULL,NULL,1,'{"pension_from": "2026-03"}');
INSERT INTO "cases" VALUES('open','retirement_early',0,'达川人社受〔2026〕000002号','510000196701150050','accepted','2026-11-24 12:15:00.000000','2026-12-08','2026-12-22',1,'{}');
CREATE TABLE certificates (
	code VARCHAR(20) NOT NULL, 
	number VARCHAR(18) NOT NULL, 
	kind VARCHAR(30) NOT NULL, 
	issued DATETIME NOT NULL, 
	valid_until DATE NOT NULL, 
	facts TEXT NOT NULL, 
	PRIMARY KEY (code), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE contributions (
	number VARCHAR(18) NOT NULL, 
	month VARCHAR(7) NOT NULL, 
	unit VARCHAR(100) NOT NULL, 
	base VARCHAR(20) NOT NULL, 
	unit_paid VARCHAR(20) NOT NULL, 
	person_paid VARCHAR(20) NOT NULL, 
	PRIMARY KEY (number, month), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE employment (
	number VARCHAR(18) NOT NULL, 
	working BOOLEAN NOT NULL, 
	former_unit VARCHAR(100) DEFAULT '' NOT NULL, 
	separation_date DATE, 
	separation_reason VARCHAR(20) DEFAULT '' NOT NULL, 
	income_before VARCHAR(10) DEFAULT '' NOT NULL, 
	registered_on DATE, 
	certificate_no VARCHAR(30) DEFAULT '' NOT NULL, 
	training_course VARCHAR(100) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE households (
	number VARCHAR(18) NOT NULL, 
	kind VARCHAR(10) DEFAULT '' NOT NULL, 
	address VARCHAR(200) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE pension (
	number VARCHAR(18) NOT NULL, 
	category VARCHAR(10), 
	paid_months INTEGER NOT NULL, 
	paid_until VARCHAR(7) NOT NULL, 
	archive VARCHAR(10) NOT NULL, 
	already_retired BOOLEAN NOT NULL, 
	first_work_date DATE, 
	payment VARCHAR(10) NOT NULL, 
	monthly_amount VARCHAR(20) DEFAULT '' NOT NULL, 
	authenticated_on DATE, 
	seen_on DATE, 
	suspended_from VARCHAR(7) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "pension" VALUES('510000196511030015','male',372,'2026-10','not_needed',1,NULL,'drawing','','2026-11-24',NULL,'');
INSERT INTO "pension" VALUES('510000196701150050','male',300,'2026-10','examined',0,NULL,'none','',NULL,NULL,'');
INSERT INTO "pension" VALUES('510000196505080075','male',400,'2026-10','needed',0,NULL,'none','',NULL,NULL,'');
INSERT INTO "pension" VALUES('510000196008170045','female50',240,'2010-08','examined',1,NULL,'drawing','',NULL,NULL,'');
CREATE TABLE persons (
	number VARCHAR(18) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	sex VARCHAR(1) NOT NULL, 
	birth DATE NOT NULL, 
	portrait BLOB NOT NULL, 
	ethnicity VARCHAR(20) DEFAULT '' NOT NULL, 
	mobile VARCHAR(20) DEFAULT '' NOT NULL, 
	residence_area VARCHAR(200) DEFAULT '' NOT NULL, 
	residence_address VARCHAR(200) DEFAULT '' NOT NULL, 
	education VARCHAR(10) DEFAULT '' NOT NULL, 
	personal_identity VARCHAR(20) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "persons" VALUES('510000196511030015','李试样','M','1965-11-03',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
INSERT INTO "persons" VALUES('510000196701150050','赵试例','M','1967-01-15',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
INSERT INTO "persons" VALUES('510000196505080075','周样本','M','1965-05-08',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
INSERT INTO "persons" VALUES('510000196008170045','何样老','F','1960-08-17',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
CREATE TABLE ratings (
	bundle_number VARCHAR(60) NOT NULL, 
	grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 5), 
	at DATETIME NOT NULL, 
	PRIMARY KEY (bundle_number), 
	FOREIGN KEY(bundle_number) REFERENCES bundles (bundle_number)
);
INSERT INTO "ratings" VALUES('达川人社受〔2026〕000001号',5,'2026-11-24 12:15:00.000000');
CREATE TABLE running_numbers (
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (year)
);
INSERT INTO "running_numbers" VALUES(2026,2);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(3);
CREATE TABLE shares (
	number VARCHAR(18) NOT NULL, 
	item VARCHAR(50) NOT NULL, 
	department VARCHAR(50) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	value VARCHAR(200) DEFAULT '' NOT NULL, 
	purpose VARCHAR(50) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (number, item, department), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE staff (
	number VARCHAR(18) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	work_number VARCHAR(20) NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (work_number)
);
CREATE INDEX ix_cases_number ON cases (number);
COMMIT;
