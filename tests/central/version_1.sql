BEGIN TRANSACTION;
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who VARCHAR(60) NOT NULL, 
	act VARCHAR(40) NOT NULL, 
	registration VARCHAR(64) NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE blobs (
	device VARCHAR(32) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	stored_at DATETIME NOT NULL, 
	PRIMARY KEY (device, sha256), 
	FOREIGN KEY(device) REFERENCES devices (id)
);
CREATE TABLE catalogues (
	version INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	published_at DATETIME NOT NULL, 
	PRIMARY KEY (version)
);
CREATE TABLE devices (
	id VARCHAR(32) NOT NULL, 
	site VARCHAR(60) NOT NULL, 
	area VARCHAR(60) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	public_key BLOB NOT NULL, 
	enrolled_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	seen_at DATETIME, 
	heartbeat TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (public_key)
);
CREATE TABLE dossiers (
	registration VARCHAR(64) NOT NULL, 
	site VARCHAR(60) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	rev INTEGER NOT NULL, 
	held INTEGER NOT NULL, 
	state_since DATETIME NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (registration), 
	FOREIGN KEY(registration) REFERENCES registrations (number)
);
CREATE TABLE enrolment_codes (
	hash VARCHAR(64) NOT NULL, 
	site VARCHAR(60) NOT NULL, 
	area VARCHAR(60) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	device VARCHAR(32), 
	PRIMARY KEY (hash), 
	FOREIGN KEY(device) REFERENCES devices (id)
);
CREATE TABLE feed (
	site VARCHAR(60) NOT NULL, 
	"key" VARCHAR(80) NOT NULL, 
	seq BIGINT NOT NULL, 
	rev INTEGER NOT NULL, 
	body TEXT, 
	PRIMARY KEY (site, "key"), 
	UNIQUE (seq)
);
INSERT INTO "feed" VALUES('S01','dossier/a',1,1,'{"x":1}');
INSERT INTO "feed" VALUES('S02','dossier/a',2,1,NULL);
INSERT INTO "feed" VALUES('S01','dossier/b',3,1,'{}');
CREATE TABLE feed_counter (
	id INTEGER NOT NULL, 
	seq BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "feed_counter" VALUES(1,3);
CREATE TABLE meta (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE office_keys (
	id VARCHAR(32) NOT NULL, 
	private_key BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE operations (
	device VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	request_hash VARCHAR(64) NOT NULL, 
	"key" VARCHAR(80) NOT NULL, 
	n BIGINT NOT NULL, 
	body TEXT NOT NULL, 
	received_at DATETIME NOT NULL, 
	happened_at DATETIME, 
	status VARCHAR(16) NOT NULL, 
	rev INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	PRIMARY KEY (device, id), 
	FOREIGN KEY(device) REFERENCES devices (id)
);
CREATE TABLE registrations (
	number VARCHAR(64) NOT NULL, 
	site VARCHAR(60) NOT NULL, 
	area VARCHAR(60) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	entry TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (account)
);
CREATE TABLE schema_versions (
	version INTEGER NOT NULL, 
	applied_at DATETIME NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_versions" VALUES(1,'2026-01-01 00:00:00.000000');
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	user VARCHAR(60) NOT NULL, 
	started_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (hash), 
	FOREIGN KEY(user) REFERENCES users (name)
);
CREATE TABLE users (
	name VARCHAR(60) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	active BOOLEAN NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until DATETIME, 
	PRIMARY KEY (name)
);
CREATE INDEX feed_cursor ON feed (site, seq);
CREATE INDEX audit_of_registration ON audit (registration, id);
CREATE INDEX dossiers_queue ON dossiers (state, state_since);
CREATE INDEX operations_of_key ON operations ("key", received_at);
COMMIT;
